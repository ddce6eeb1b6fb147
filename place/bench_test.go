package place_test

import (
	"math/rand/v2"
	"runtime"
	"testing"

	"github.com/blindspot/blindspot/place"
)

// somewhere returns points around the centres of all areas, as events lie.
func somewhere() []place.Point {
	r := rand.New(rand.NewPCG(3, 3))
	areas := place.World().Areas()
	points := make([]place.Point, 1<<14)
	for i := range points {
		c := areas[r.IntN(len(areas))].Centre
		points[i] = place.Point{Lat: max(-90, min(90, c.Lat+0.1*r.NormFloat64())), Lon: max(-180, min(180, c.Lon+0.1*r.NormFloat64()))}
	}
	return points
}

func BenchmarkLookup(b *testing.B) {
	g, points := place.World(), somewhere()
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		g.Lookup(points[i&(len(points)-1)])
		i++
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "lookups/s")
}

func BenchmarkBorderDistance(b *testing.B) {
	g, points := place.World(), somewhere()
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		g.BorderDistance(points[i&(len(points)-1)])
		i++
	}
}

func BenchmarkDistance(b *testing.B) {
	points := somewhere()
	i := 0
	for b.Loop() {
		place.Distance(points[i&(len(points)-1)], points[(i+1)&(len(points)-1)])
		i++
	}
}

func BenchmarkMatchName(b *testing.B) {
	g := place.World()
	for b.Loop() {
		g.MatchName("AFG", "Nangarhar province")
	}
}

// BenchmarkDecode is what the first use of World costs.
func BenchmarkDecode(b *testing.B) {
	data := gazetteerFile(b)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	var g *place.Gazetteer
	for b.Loop() {
		var err error
		if g, err = place.Decode(data); err != nil {
			b.Fatal(err)
		}
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/1e6, "MB-held")
	runtime.KeepAlive(g)
}

// BenchmarkLocate is what each event of an import costs.
func BenchmarkLocate(b *testing.B) {
	g, points := place.World(), somewhere()
	countries := make([]string, len(points))
	for i, p := range points {
		hit, _ := g.Lookup(p)
		countries[i] = hit.Country
	}
	g.Locate(countries[0], "Nangarhar province", &points[0], true)
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		k := i & (len(points) - 1)
		g.Locate(countries[k], "Nangarhar province", &points[k], true)
		i++
	}
}
