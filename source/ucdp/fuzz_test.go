package ucdp_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/source/ucdp"
)

// FuzzSplit compares the splitter with encoding/csv: where that accepts a file,
// rows and fields are the same; and the size of reads changes nothing.
func FuzzSplit(f *testing.F) {
	for _, s := range []string{"", "a,b\n1,2\n", "\"a\"\"b\",\"c\nd\"\r\n,\n", "\"a", "a\"b,c\n", "\"a\"b,c\nd\n", "\r\n\n,\r",
		"\"a\r\nb\"\r\n", "x\r", "\"\"\"\"", "é,\xff\n", "a,\"\"\n\"\""} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		rows, problems, err := ucdp.SplitAll(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		slow, slowProblems, err := ucdp.SplitAll(iotest.OneByteReader(bytes.NewReader(data)))
		if diff := cmp.Diff(rows, slow) + cmp.Diff(problems, slowProblems); diff != "" || err != nil {
			t.Fatal(diff, err)
		}
		reference := csv.NewReader(bytes.NewReader(data))
		reference.FieldsPerRecord = -1
		want, err := reference.ReadAll()
		if err != nil || bytes.HasSuffix(data, []byte{'\r'}) || bytes.Count(data, []byte{','}) > 1000 {
			return // the reference reads a lone \r at the end in its own way
		}
		for i, row := range rows {
			if problems[i] != "" {
				t.Fatalf("row %d: %s", i, problems[i])
			}
			for j := range row { // the reference turns \r\n inside quotes into \n
				rows[i][j] = strings.ReplaceAll(row[j], "\r\n", "\n")
			}
		}
		if len(want) == 0 && len(rows) == 0 {
			return
		}
		if diff := cmp.Diff(want, rows); diff != "" {
			t.Fatal(diff)
		}
	})
}

// FuzzRead feeds anything to the whole reader: it ends, every row is either an
// event that keeps the rules or a fault with a line and a reason, and the
// counts agree.
func FuzzRead(f *testing.F) {
	f.Add([]byte(file(line(), line("best", "-1"))))
	f.Add([]byte(line()))
	f.Add([]byte(file(line("source_article", "a\n\"b\","), "\"", line())))
	f.Add(zipped(f, "a.csv", file(line())))
	f.Add(gzipped(f, []byte(file(line()))))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := ucdp.NewReader(bytes.NewReader(data), "x", ucdp.Options{MaxBytes: 1 << 22})
		if err != nil {
			if blindspot.CodeOf(err) == blindspot.Internal {
				t.Fatal(err)
			}
			return
		}
		defer func() { _ = r.Close() }()
		rows, last := 0, 0
		for {
			e, at, bad, err := r.Next()
			if err != nil {
				if !errors.Is(err, io.EOF) && blindspot.CodeOf(err) == blindspot.Internal {
					t.Fatal(err)
				}
				break
			}
			rows++
			if at <= last {
				t.Fatalf("line %d after line %d", at, last)
			}
			last = at
			if bad != nil {
				if bad.Reason == "" || bad.Line != at {
					t.Fatalf("%+v", bad)
				}
				continue
			}
			if d := e.Deaths; d.Low < 0 || d.Low > d.Best || d.Best > d.High || !e.When.From.Known() || e.When.To < e.When.From ||
				e.ID == "" || e.SideA.Name == "" || e.Place.Lat < -90 || e.Place.Lat > 90 || !e.When.From.Known() {
				t.Fatalf("%+v", e)
			}
		}
		if s := r.Stats(); s.Rows != rows {
			t.Fatalf("%d rows, %+v", rows, s)
		}
	})
}
