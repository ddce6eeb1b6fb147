package structural

// score adds up, for the innovations v of one column, the derivatives of the
// log-likelihood with respect to the logarithms of the variance parameters, when
// all variances are in units of scale: Koopman and Shephard 1992,
// doi 10.2307/2337353. It needs gains and allocates nothing.
func (k *kalman) score(v []float64, scale float64, out []float64) {
	m, n := k.sys.m, k.sys.n
	if m == 1 {
		k.scoreLevel(v, scale, out)
		return
	}
	clear(k.r0)
	clear(k.r1)
	clear(k.nm)
	clear(out)
	plain := k.sys.plain()
	for t := n - 1; t >= 0; t-- {
		for i, j := range k.sys.noise {
			if j >= 0 {
				out[j] += k.q[i] * (k.r0[i]*k.r0[i]/scale - k.nm[i*m+i]) / 2
			}
		}
		if !plain {
			k.sandwichT(k.nm)
		}
		if k.kind[t] == missing {
			k.back(t, 0)
			continue
		}
		z, g := k.sys.row(t), k.gain[t*m:(t+1)*m]
		var spread float64 // K' N K
		for i := range m {
			k.nk[i] = dot(k.nm[i*m:(i+1)*m], g)
			spread += g[i] * k.nk[i]
		}
		inv := 0.0
		if k.kind[t] == proper {
			inv = 1 / k.f[t]
		}
		// The smoothed observation disturbance is h u, u = v/F - K'r.
		u := inv * v[t]
		if plain {
			u -= dot(g, k.r0)
		} else {
			copy(k.pz, k.r0)
			k.sys.transposed(k.pz)
			u -= dot(g, k.pz)
		}
		d := inv + spread
		out[0] += k.h * (u*u/scale - d) / 2
		for i, zi := range z {
			for j, zj := range z {
				k.nm[i*m+j] += zi*zj*d - zi*k.nk[j] - k.nk[i]*zj
			}
		}
		k.back(t, v[t])
	}
}
