package ucdp_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"testing"

	"github.com/blindspot/blindspot/source/ucdp"
	"github.com/blindspot/blindspot/source/ucdp/ucdptest"
)

func synthetic(tb testing.TB, rows int) []byte {
	tb.Helper()
	var b bytes.Buffer
	if err := ucdptest.Write(&b, rows, 1); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// BenchmarkRead reads and validates every row of a 49-column file.
func BenchmarkRead(b *testing.B) {
	data := synthetic(b, 20000)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		r, err := ucdp.NewReader(bytes.NewReader(data), "GEDEvent_v25_1.csv", ucdp.Options{})
		if err != nil {
			b.Fatal(err)
		}
		for {
			_, _, bad, err := r.Next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil || bad != nil {
				b.Fatal(err, bad)
			}
		}
	}
}

// BenchmarkEncodingCSV only splits the same file, with the standard library.
func BenchmarkEncodingCSV(b *testing.B) {
	data := synthetic(b, 20000)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		r := csv.NewReader(bytes.NewReader(data))
		r.ReuseRecord = true
		for {
			if _, err := r.Read(); err == io.EOF {
				break
			} else if err != nil {
				b.Fatal(err)
			}
		}
	}
}
