package structural

import "math"

// The local level without season or dynamic regressors is by far the commonest
// model, in placebo tests by the thousand. Its state is one number, so that the
// filter of this file does the work of the general one in a tenth of the time.

// gainsLevel is gains for one state.
func (k *kalman) gainsLevel() {
	k.logdet, k.full, k.left = 0, 0, 1
	p, q, h, prod := 0.0, k.q[0], k.h, 1.0
	for t, seen := range k.obs {
		if k.keepP != nil {
			k.keepP[t], k.keepInf[t] = p, float64(k.left)
		}
		k.kind[t] = missing
		if seen {
			f := p + h
			if k.left > 0 {
				// The first observation is the level, but for its noise.
				k.kind[t], k.f[t], k.fstar[t] = diffuse, 1, f
				k.gain[t], k.gain1[t] = 1, -h
				k.left, p = 0, h
			} else {
				k.kind[t], k.f[t] = proper, f
				k.full++
				k.gain[t] = p / f
				p *= h / f
				prod *= f
			}
		}
		if t&7 == 7 {
			k.logdet += math.Log(prod)
			prod = 1
		}
		p += q
	}
	k.logdet += math.Log(prod)
}

// innovationsLevel is innovations for one state.
func (k *kalman) innovationsLevel(col, v []float64) {
	var a float64
	for t, kind := range k.kind {
		v[t] = 0
		if kind != missing {
			e := col[t] - a
			a += k.gain[t] * e
			v[t] = e
		}
	}
}

// scoreLevel is score for one state.
func (k *kalman) scoreLevel(v []float64, scale float64, out []float64) {
	var r, n, obs, level float64
	for t := len(v) - 1; t >= 0; t-- {
		level += r*r/scale - n
		switch k.kind[t] {
		case proper:
			g, inv := k.gain[t], 1/k.f[t]
			u := v[t]*inv - g*r
			obs += u*u/scale - inv - g*g*n
			r += u
			n = n*(1-g)*(1-g) + inv
		case diffuse:
			obs += r*r/scale - n
			r, n = 0, 0
		}
	}
	out[0] = k.h * obs / 2
	if j := k.sys.noise[0]; j > 0 {
		out[j] = k.q[0] * level / 2
	}
}

// smoothLevel is smoothMean for one state.
func (k *kalman) smoothLevel(v, alpha []float64) {
	var r, start float64
	for t := len(v) - 1; t >= 0; t-- {
		alpha[t] = r
		switch k.kind[t] {
		case proper:
			r += v[t]/k.f[t] - k.gain[t]*r
		case diffuse:
			start = v[t] + k.h*r
			r = 0
		}
	}
	q := k.q[0]
	for t, e := range alpha {
		alpha[t] = start
		start += q * e
	}
}
