package shards

import (
	"encoding/binary"
	"math"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/forecast"
	"github.com/blindspot/blindspot/wire"
)

// answer is a scored piece on its way: how many cells each unit has under each model,
// and the numbers of all cells one after the other, little-endian.
type answer struct {
	Counts [][]int `cbor:"counts"`
	Cells  []byte  `cbor:"cells"`
}

// numbers is how many a cell has.
const numbers = 16

func write(c *forecast.Cell) [numbers]float64 {
	return [numbers]float64{float64(c.Unit), float64(c.Horizon), c.Actual,
		c.CRPS, c.LogCRPS, c.Ignorance, c.Interval, one(c.Covered50), one(c.Covered90), c.Central50, c.Central90,
		c.Told.Outcome, c.Told.Low, c.Told.High, c.Told.Reach[0], c.Told.Reach[1]}
}

func read(v [numbers]float64) (c forecast.Cell) {
	c.Unit, c.Horizon, c.Actual = int(v[0]), int(v[1]), v[2]
	c.CRPS, c.LogCRPS, c.Ignorance, c.Interval, c.Covered50, c.Covered90, c.Central50, c.Central90 = v[3], v[4], v[5], v[6], v[7] != 0, v[8] != 0, v[9], v[10]
	c.Told = forecast.Told{Outcome: v[11], Low: v[12], High: v[13], Reach: [2]float64{v[14], v[15]}}
	return c
}

func one(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}

func pack(scored forecast.Scored) ([]byte, error) {
	var a answer
	for _, units := range scored {
		counts := make([]int, len(units))
		for i, of := range units {
			counts[i] = len(of)
			for k := range of {
				for _, v := range write(&of[k]) {
					a.Cells = binary.LittleEndian.AppendUint64(a.Cells, math.Float64bits(v))
				}
			}
		}
		a.Counts = append(a.Counts, counts)
	}
	return wire.Encode(a)
}

func unpack(data []byte) (forecast.Scored, error) {
	var a answer
	if err := wire.Decode(data, &a); err != nil {
		return nil, err
	}
	n := 0
	for _, counts := range a.Counts {
		for _, k := range counts {
			n += max(0, k)
		}
	}
	if n*numbers*8 != len(a.Cells) {
		return nil, blindspot.Errorf(blindspot.BadInput, "have coordinator and workers be one program", "a result of the cluster has %d bytes and not %d cells", len(a.Cells), n)
	}
	scored := make(forecast.Scored, len(a.Counts))
	rest := a.Cells
	for m, counts := range a.Counts {
		scored[m] = make([][]forecast.Cell, len(counts))
		for i, k := range counts {
			for range k {
				var v [numbers]float64
				for j := range v {
					v[j] = math.Float64frombits(binary.LittleEndian.Uint64(rest[8*j:]))
				}
				rest = rest[8*numbers:]
				scored[m][i] = append(scored[m][i], read(v))
			}
		}
	}
	return scored, nil
}
