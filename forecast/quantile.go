package forecast

import "math"

// quantileLevels is the number of equally likely parts into which a quantile
// pool divides its parts.
const quantileLevels = 500

// averageQuantiles makes the distribution whose quantiles are the weighted means
// of the parts' quantiles on the scale of log(1+count). It is sharper than the
// mixture: parts that disagree give one distribution between them, not a spread
// over all.
func averageQuantiles(parts []Mass, weights []float64) Mass {
	total := 0.0
	for _, w := range weights {
		total += w
	}
	sum := make([]float64, quantileLevels)
	for j, m := range parts {
		k, below := 0, 0.0
		whole := m.total()
		for i := range sum {
			p := (float64(i) + 0.5) / quantileLevels * whole
			for k < len(m)-1 && below+m[k] <= p {
				below += m[k]
				k++
			}
			v := gridLow[k]
			if m[k] > 0 {
				v += (p - below) / m[k] * (gridHigh[k] - v)
			}
			sum[i] += weights[j] / total * math.Log1p(v)
		}
	}
	m := NewMass()
	for _, v := range sum {
		m.add(math.Expm1(v), 1.0/quantileLevels)
	}
	return m
}
