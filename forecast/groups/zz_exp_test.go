package groups

import (
	"context"
	"fmt"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/duckdb"
)

func open(t *testing.T) *Data {
	s, err := duckdb.Open(context.Background(), "/tmp/g/s.duckdb", duckdb.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	d, err := Load(context.Background(), s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestExpCounts(t *testing.T) {
	d := open(t)
	fmt.Println(len(d.Units), d.Deaths.First, d.Deaths.Last(), d.Uncounted)
	for _, n := range []float64{1, 5, 10, 20} {
		for _, k := range []int{24, 36, 60} {
			tot, zero12, by := 0, 0, map[int]int{}
			for o := blindspot.NewMonth(1992, 12); o < d.Deaths.Last(); o += 3 {
				c := int(o - d.Deaths.First)
				for u := range d.Units {
					sum, recent, ok, z := 0.0, 0.0, true, 0.0
					for t := 0; t <= c; t++ {
						v, obs := d.Events.At(u, t)
						if t > c-12 && !obs {
							ok = false
						}
						if obs {
							sum += v
							if t > c-k {
								recent += v
							}
							if t > c-12 {
								z += v
							}
						}
					}
					if ok && sum >= n && recent > 0 {
						tot++
						if z == 0 {
							zero12++
						}
						by[o.Year()]++
					}
				}
			}
			fmt.Println(n, k, tot, zero12, by)
		}
	}
}
