package hawkes

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// fitBackground maximises sum_k share_k coef_k - integral of exp(coef . B) in
// place. share_k is the sum of B_k over the events, each weighted by the part
// of it that the background accounts for. The problem is concave: Newton
// steps, halved until they do not lower it, solve it.
func (f *fitted) fitBackground(coef, share []float64) {
	r := f.r
	kb := len(coef)
	value := func() float64 {
		v := r.background(coef, nil)
		for k, s := range share {
			v += s * coef[k]
		}
		return v
	}
	g := make([]float64, kb)
	h := mat.NewSymDense(kb, nil)
	step := mat.NewVecDense(kb, nil)
	old := make([]float64, kb)
	for range 50 {
		copy(g, share)
		r.background(coef, g)
		if largest(g) < 1e-12*r.nTarget {
			return
		}
		r.backgroundCurvature(coef, h)
		var chol mat.Cholesky
		if !chol.Factorize(h) || chol.SolveVecTo(step, mat.NewVecDense(kb, g)) != nil {
			return
		}
		before := value()
		copy(old, coef)
		for a := 1.0; a > 1e-6; a /= 2 {
			for k := range coef {
				coef[k] = min(max(old[k]+a*step.AtVec(k), f.box.lo[k]), f.box.hi[k])
			}
			if value() >= before-1e-12*math.Abs(before) {
				break
			}
		}
	}
}

// backgroundCurvature writes the second derivatives of the integral of the
// background rate into h.
func (r *receiver) backgroundCurvature(coef []float64, h *mat.SymDense) {
	h.Zero()
	for i := range r.nodeW {
		first := int(r.nodeT[i])
		m := r.nodeW[i] * math.Exp(r.basis.dot(coef, first, &r.nodeB[i]))
		for a := 0; a <= r.basis.degree; a++ {
			for b := a; b <= r.basis.degree; b++ {
				h.SetSym(first+a, first+b, h.At(first+a, first+b)+m*r.nodeB[i][a]*r.nodeB[i][b])
			}
		}
	}
}

func largest(v []float64) float64 {
	var m float64
	for _, x := range v {
		m = max(m, math.Abs(x))
	}
	return m
}
