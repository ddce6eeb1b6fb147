package forecast

import (
	"context"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Hurdle is a negative binomial hurdle model with decaying memory, fitted to all
// units together: a logistic regression for whether there are deaths at all, and
// for the deaths beyond the first a negative binomial regression, both on the
// features of the unit's past. Horizons are fitted in groups of up to four.
type Hurdle struct {
	Every int // one month in so many is used; 0: 3
}

// Name is hurdle_nb.
func (Hurdle) Name() string { return "hurdle_nb" }

const hurdleTerms = features + 3

func hurdleRow(x *[features]float64) []float64 {
	row := make([]float64, hurdleTerms)
	copy(row, x[:])
	row[features] = 1
	row[features+1] = indicator(x[fLong] == 0)
	row[features+2] = x[fShort] * x[fActive]
	return row
}

// Fit estimates the two regressions by iteratively reweighted least squares with
// a slight ridge penalty, and the dispersion by profile likelihood.
func (h Hurdle) Fit(ctx context.Context, past Panel, horizons []int, seed uint64) (Predictor, error) {
	if err := checkHorizons(horizons); err != nil {
		return nil, err
	}
	if h.Every == 0 {
		h.Every = 3
	}
	s := past.described()
	last := past.Months() - 1
	fits := make([]*hurdleFit, len(horizons))
	var fit *hurdleFit
	for from := 0; from < len(horizons); from += 4 {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		group := horizons[from:min(from+4, len(horizons))]
		if next := h.learn(past, s, group); next != nil {
			fit = next // a horizon too long for the past takes the fit before it
		}
		if fit == nil {
			return Decay{Memory: 12}.Fit(ctx, past, horizons, seed)
		}
		for i := range group {
			fits[from+i] = fit
		}
	}
	return newTable(past, horizons, func(u int) []Mass {
		if !s.known[u][last] {
			return nil
		}
		row := make([]Mass, len(horizons))
		for i, fit := range fits {
			if i > 0 && fit == fits[i-1] {
				row[i] = row[i-1]
				continue
			}
			row[i] = fit.predict(&s.x[u][last])
		}
		return row
	}), nil
}

type hurdleFit struct {
	some, many []float64
	size       [2]float64 // log size = size[0] + size[1]·log mean
}

func (h Hurdle) learn(past Panel, s *states, group []int) *hurdleFit {
	var x design
	var y []float64
	for u := range past.Units {
		for i := 0; ; i++ {
			lead := group[i%len(group)]
			t := past.Months() - 1 - lead - i*h.Every
			if t < 0 {
				break
			}
			if v, ok := past.At(u, t+lead); ok && s.known[u][t] && past.teaches(u, t) {
				x, y = x.with(hurdleRow(&s.x[u][t])), append(y, v)
			}
		}
	}
	var xs design
	var ys []float64
	some := make([]float64, len(y))
	for i, v := range y {
		if v > 0 {
			some[i] = 1
			xs, ys = xs.with(x.row(i)), append(ys, math.Round(max(v-1, 0)))
		}
	}
	if len(ys) < 5*hurdleTerms || len(y)-len(ys) < 5*hurdleTerms {
		return nil
	}
	fit := &hurdleFit{}
	fit.some = irls(x, some, nil, features, logistic, 0)
	const size = 0.5 // only efficiency hangs on it
	fit.many = irls(xs, ys, nil, features, func(eta float64) (mean, weight, slope float64) {
		mu := math.Exp(min(eta, 13))
		return mu, mu / (1 + mu/size), mu
	}, math.Log(meanOf(ys)+0.1))
	if fit.some == nil || fit.many == nil {
		return nil
	}
	fit.size = dispersion(xs, ys, fit.many)
	return fit
}

func meanOf(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}

// logistic is the link of a chance.
func logistic(eta float64) (mean, weight, slope float64) {
	p := 1 / (1 + math.Exp(-eta))
	slope = max(p*(1-p), 1e-6)
	return p, slope, slope
}

func linear(x, beta []float64) float64 {
	eta := 0.0
	for j, b := range beta {
		eta += b * x[j]
	}
	return eta
}

// design are the rows of a regression, one after the other.
type design struct {
	terms int
	data  []float64
}

func (d design) with(row []float64) design { return design{len(row), append(d.data, row...)} }

func (d design) row(i int) []float64 { return d.data[i*d.terms : (i+1)*d.terms] }

// irls fits a generalised linear model. At a linear predictor, link gives the
// mean, the Fisher weight and the slope of the mean; weights, where there are any,
// say how much each observation counts. The intercept is the coefficient that is not
// held back, and start its value to begin with. It returns nil where the equations
// have no solution.
func irls(x design, y, weights []float64, intercept int, link func(eta float64) (mean, weight, slope float64), start float64) []float64 {
	const ridge = 1.0
	beta := make([]float64, x.terms)
	beta[intercept] = start
	gram := mat.NewSymDense(x.terms, nil)
	right := mat.NewVecDense(x.terms, nil)
	var chol mat.Cholesky
	var step mat.VecDense
	for range 12 {
		gram.Zero()
		right.Zero()
		g, r := gram.RawSymmetric().Data, right.RawVector().Data
		for i := range y {
			row := x.row(i)
			mean, w, slope := link(linear(row, beta))
			if weights != nil {
				w *= weights[i]
			}
			e := w * (y[i] - mean) / max(slope, 1e-9)
			for j := range row {
				r[j] += e * row[j]
				wj := w * row[j]
				for k := j; k < x.terms; k++ {
					g[j*x.terms+k] += wj * row[k]
				}
			}
		}
		for j := range beta {
			if j != intercept {
				r[j] -= ridge * beta[j]
				g[j*x.terms+j] += ridge
			} else {
				g[j*x.terms+j] += 1e-6
			}
		}
		if !chol.Factorize(gram) || chol.SolveVecTo(&step, right) != nil {
			return nil
		}
		largest := 0.0
		for j := range beta {
			largest = max(largest, math.Abs(step.AtVec(j)))
		}
		shrink := min(1, 2/largest) // no step so long that the weights lose their meaning
		for j := range beta {
			beta[j] += shrink * step.AtVec(j)
		}
		if largest < 1e-6 {
			break
		}
	}
	return beta
}

// dispersion searches the grid of intercept and slope for the largest likelihood.
func dispersion(x design, y, beta []float64) [2]float64 {
	eta, mu := make([]float64, len(y)), make([]float64, len(y))
	for i := range y {
		eta[i] = linear(x.row(i), beta)
		mu[i] = math.Exp(min(eta[i], 13))
	}
	best, at := math.Inf(-1), [2]float64{math.Log(0.5), 0}
	step := [2]float64{0.8, 0.2}
	for range 4 {
		centre := at
		for i := -2; i <= 2; i++ {
			for j := -2; j <= 2; j++ {
				size := [2]float64{centre[0] + float64(i)*step[0], centre[1] + float64(j)*step[1]}
				if ll := nbLogLik(y, eta, mu, size); ll > best {
					best, at = ll, size
				}
			}
		}
		step[0], step[1] = step[0]/2.5, step[1]/2.5
	}
	return at
}

// nbLogLik leaves out the terms without the size.
func nbLogLik(y, eta, mu []float64, size [2]float64) float64 {
	sum := 0.0
	for i, v := range y {
		logK := min(max(size[0]+size[1]*eta[i], -4), 4)
		k := math.Exp(logK)
		sum += logRising(k, v) + k*logK - (k+v)*math.Log(k+mu[i])
	}
	return sum
}

// logRising is log(k (k+1) ... (k+v-1)), which for small counts needs no gamma
// function.
func logRising(k, v float64) float64 {
	if v <= 12 {
		product := 1.0
		for j := 0.0; j < v; j++ {
			product *= k + j
		}
		return math.Log(product)
	}
	a, _ := math.Lgamma(v + k)
	b, _ := math.Lgamma(k)
	return a - b
}

// predict puts the hurdle distribution on the grid.
func (f *hurdleFit) predict(x *[features]float64) Mass {
	row := hurdleRow(x)
	p := 1 / (1 + math.Exp(-linear(row, f.some)))
	eta := min(linear(row, f.many), 11)
	mu, k := math.Exp(eta), math.Exp(min(max(f.size[0]+f.size[1]*eta, -4), 4))
	m := NewMass()
	q := math.Pow(k/(k+mu), k)
	ratio, sum, cell := mu/(k+mu), 0.0, 1
	for v := 0.0; sum < 0.9999 && v < 1e6; v++ {
		for v+1 > gridHigh[cell] {
			cell++
		}
		m[cell] += q
		sum += q
		q *= (v + k) / (v + 1) * ratio
	}
	m.normalise()
	for c := range m {
		m[c] *= p
	}
	m[0] = 1 - p
	return m
}
