package measure

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"
)

// Solved by blocks, the system has the solution and the diagonal of the inverse
// that the whole matrix has.
func TestMixedIsTheWholeSystem(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		core, groups := rapid.IntRange(1, 4).Draw(t, "core"), rapid.IntRange(0, 8).Draw(t, "groups")
		n := rapid.IntRange(1, 60).Draw(t, "events")
		party := rapid.IntRange(absent, groups-1)
		parties, columns, says := make([][2]int, n), make([]int, n), make([]float64, n)
		for i := range n {
			parties[i] = [2]int{party.Draw(t, "a"), party.Draw(t, "b")}
			if parties[i][0] == parties[i][1] {
				parties[i][1] = absent
			}
			columns[i], says[i] = rapid.IntRange(0, core-1).Draw(t, "column"), rapid.Float64Range(-2, 2).Draw(t, "y")
		}
		penalty := rapid.Float64Range(0.01, 100).Draw(t, "penalty")
		size := core + groups
		whole, right := mat.NewSymDense(size, nil), mat.NewVecDense(size, nil)
		m := newMixed(core, groups, parties)
		for i := range n {
			value := 1 + math.Abs(says[i])
			m.add([]int{columns[i]}, []float64{value}, parties[i], says[i])
			row := mat.NewVecDense(size, nil)
			row.SetVec(columns[i], value)
			for _, g := range parties[i] {
				if g != absent {
					row.SetVec(core+g, 1)
				}
			}
			whole.SymRankOne(whole, 1, row)
			right.AddScaledVec(right, says[i], row)
		}
		penalties := make([]float64, core)
		for j := range size {
			p := penalty
			if j < core {
				penalties[j] = 0.5
				p = 0.5
			}
			whole.SetSym(j, j, whole.At(j, j)+p)
		}
		if !m.solve(penalties, penalty) {
			t.Fatal("not solved")
		}
		var want mat.VecDense
		var inverse mat.Dense
		if want.SolveVec(whole, right) != nil || inverse.Inverse(whole) != nil {
			t.Skip("the whole matrix is close to singular")
		}
		for j := range size {
			var got estimate
			if j < core {
				got = m.core.effects[j]
			} else {
				got = m.groups.effects[m.place[j-core]]
			}
			if math.Abs(got.value-want.AtVec(j)) > 1e-8 || math.Abs(got.inverse-inverse.At(j, j)) > 1e-8 {
				t.Fatalf("effect %d is %v, want %v and %v", j, got, want.AtVec(j), inverse.At(j, j))
			}
		}
		if fitted := mat.Dot(&want, right); math.Abs(m.fitted()-fitted) > 1e-7 {
			t.Fatalf("fitted %v, want %v", m.fitted(), fitted)
		}
	})
}
