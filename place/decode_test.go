package place_test

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"io"
	"os"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/place"
)

func gazetteerFile(tb testing.TB) []byte {
	tb.Helper()
	data, err := os.ReadFile("gazetteer.bin")
	if err != nil {
		tb.Fatal(err)
	}
	return data
}

func zipped(raw []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write(raw) // to memory
	_ = w.Close()
	return b.Bytes()
}

// tiny is a gazetteer of one square, degree 0 to 1, made by hand.
func tiny(edit func(fields *[]int64, area *[]byte)) []byte {
	fields := []int64{1, 1000, 1, 5} // version, units, one arc of five points
	steps := []int64{0, 0, 1000, 0, 0, 1000, -1000, 0, 0, -1000}
	var area []byte
	area = append(area, 1) // one area
	for _, s := range []string{"A-1", "A-B", "AFG", "", "Square"} {
		area = append(append(area, byte(len(s))), s...)
	}
	area = append(area, 1, 3, 'B', 'o', 'x') // one name
	area = append(area, 1, 1, 1, 0)          // one polygon, one ring, one arc: arc 0
	edit(&fields, &area)
	var raw []byte
	for _, f := range fields {
		raw = binary.AppendUvarint(raw, uint64(f))
	}
	for _, s := range steps {
		raw = binary.AppendVarint(raw, s)
	}
	return append(raw, area...)
}

func TestDecode(t *testing.T) {
	same := func(*[]int64, *[]byte) {}
	g, err := place.Decode(zipped(tiny(same)))
	if err != nil {
		t.Fatal(err)
	}
	hit, ok := g.Lookup(place.Point{Lat: 0.5, Lon: 0.5})
	if !ok || hit.Area != "A-1" || hit.Country != "AFG" || hit.SnappedKM != 0 {
		t.Errorf("%+v, %t", hit, ok)
	}
	if hit, ok := g.Lookup(place.Point{Lat: 0.5, Lon: 1.1}); !ok || hit.SnappedKM < 11 || hit.SnappedKM > 11.2 {
		t.Errorf("a tenth of a degree east: %+v, %t", hit, ok)
	}
	if _, ok := g.BorderDistance(place.Point{}); ok {
		t.Error("one country has no border")
	}
	tests := []struct {
		name string
		file []byte
	}{
		{"empty", nil},
		{"not gzip", []byte("a,b,c\n1,2,3\n")},
		{"cut short", gazetteerFile(t)[:5000]},
		{"nothing inside", zipped(nil)},
		{"another version", zipped(tiny(func(f *[]int64, _ *[]byte) { (*f)[0] = 2 }))},
		{"odd units", zipped(tiny(func(f *[]int64, _ *[]byte) { (*f)[1] = 1001 }))},
		{"off the globe", zipped(tiny(func(f *[]int64, _ *[]byte) { (*f)[1] = 4 }))},
		{"an arc of one point", zipped(tiny(func(f *[]int64, _ *[]byte) { (*f)[3] = 1 }))},
		{"an endless arc", zipped(tiny(func(f *[]int64, _ *[]byte) { (*f)[3] = 1 << 50 }))},
		{"an open ring", zipped(tiny(func(f *[]int64, a *[]byte) { (*f)[3] = 4; *a = append([]byte{0, 0}, *a...) }))},
		{"no such arc", zipped(tiny(func(_ *[]int64, a *[]byte) { (*a)[len(*a)-1] = 2 }))},
		{"no polygon", zipped(tiny(func(_ *[]int64, a *[]byte) { *a = append((*a)[:len(*a)-4], 0) }))},
		{"a tail", zipped(tiny(func(_ *[]int64, a *[]byte) { *a = append(*a, 0) }))},
		{"a bomb", zipped(make([]byte, 65<<20))},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := place.Decode(tt.file); blindspot.CodeOf(err) != blindspot.BadInput || blindspot.HintOf(err) == "" {
				t.Errorf("%v", err)
			}
		})
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(tiny(func(*[]int64, *[]byte) {}))
	zip, err := gzip.NewReader(bytes.NewReader(gazetteerFile(f)))
	if err != nil {
		f.Fatal(err)
	}
	raw, err := io.ReadAll(zip)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(raw[:4000])
	f.Fuzz(func(t *testing.T, raw []byte) {
		if len(raw) > 1<<16 {
			return // time, not correctness
		}
		g, err := place.Decode(zipped(raw))
		if err != nil {
			return
		}
		// Whatever decodes must answer without a panic.
		g.Lookup(place.Point{Lat: 0.5, Lon: 0.5})
		g.BorderDistance(place.Point{Lat: 0.5, Lon: 0.5})
		for _, a := range g.Areas() {
			if _, err := g.CountryGeoJSON(place.Shapes{Countries: []string{a.Country}, Tolerance: 0.1}); err != nil {
				t.Fatal(err)
			}
			g.MatchName(a.Country, a.Name)
		}
	})
}
