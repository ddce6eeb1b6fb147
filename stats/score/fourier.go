package score

import (
	"math"
	"math/cmplx"

	"gonum.org/v1/gonum/dsp/fourier"
)

// fourierResampler changes the number of points of a periodic real series by
// truncating or zero-padding its Fourier coefficients. It keeps its plans and
// buffers, and so allocates only when a length changes.
type fourierResampler struct {
	forward  transform
	back     *fourier.FFT
	spectrum []complex128
	target   []complex128
	out      []float64
}

// resample returns m values that interpolate x; the slice is valid until the
// next call. The convention at the Nyquist frequency is that of
// scipy.signal.resample: a shared even term is halved when the series grows and
// doubled when it shrinks, so that the result stays real and the mean is kept.
func (f *fourierResampler) resample(x []float64, m int) []float64 {
	n := len(x)
	if f.forward == nil || f.forward.Len() != n {
		if largestFactor(n) > directUpTo {
			f.forward = newChirp(n)
		} else {
			f.forward = fourier.NewFFT(n)
		}
		f.spectrum = make([]complex128, n/2+1)
	}
	if f.back == nil || f.back.Len() != m {
		f.back = fourier.NewFFT(m)
		f.target = make([]complex128, m/2+1)
		f.out = make([]float64, m)
	}
	f.forward.Coefficients(f.spectrum, x)
	clear(f.target)
	shared := min(n, m)
	copy(f.target, f.spectrum[:shared/2+1])
	if shared%2 == 0 {
		switch {
		case n < m:
			f.target[shared/2] *= 0.5
		case n > m:
			f.target[shared/2] *= 2
		}
	}
	f.back.Sequence(f.out, f.target)
	for i := range f.out {
		f.out[i] /= float64(n)
	}
	return f.out
}

// transform gives the coefficients 0 to n/2 of a real series of length n.
type transform interface {
	Len() int
	Coefficients(dst []complex128, x []float64) []complex128
}

// directUpTo is the largest prime factor of a length for which the transform of
// gonum, whose cost grows with that factor, is the cheaper one.
const directUpTo = 100

// chirp transforms series of any length at the cost of two transforms of a power
// of two: with jk = (j^2 + k^2 - (k-j)^2)/2 the sum over j becomes a convolution
// (Bluestein 1970, https://doi.org/10.1109/TAU.1970.1162132).
type chirp struct {
	n      int
	fft    *fourier.CmplxFFT
	wave   []complex128 // exp(-i pi j^2/n)
	kernel []complex128 // transform of the conjugate wave, both ways round
	a, b   []complex128
}

func newChirp(n int) *chirp {
	length := 1
	for length < n+n/2+1 {
		length *= 2
	}
	c := &chirp{n: n, fft: fourier.NewCmplxFFT(length), wave: make([]complex128, n), a: make([]complex128, length), b: make([]complex128, length)}
	for j := range c.wave {
		sin, cos := math.Sincos(math.Pi * float64(j*j%(2*n)) / float64(n))
		c.wave[j] = complex(cos, -sin)
		c.a[(length-j)%length] = complex(cos, sin)
	}
	for k := range n/2 + 1 {
		c.a[k] = cmplx.Conj(c.wave[k])
	}
	c.kernel = c.fft.Coefficients(nil, c.a)
	return c
}

func (c *chirp) Len() int { return c.n }

func (c *chirp) Coefficients(dst []complex128, x []float64) []complex128 {
	clear(c.a)
	for j, v := range x {
		c.a[j] = complex(v, 0) * c.wave[j]
	}
	c.fft.Coefficients(c.b, c.a)
	for i, v := range c.kernel {
		c.b[i] *= v
	}
	c.fft.Sequence(c.a, c.b)
	scale := complex(1/float64(len(c.a)), 0)
	for k := range dst {
		dst[k] = c.a[k] * c.wave[k] * scale
	}
	return dst
}

func largestFactor(n int) int {
	largest := 1
	for p := 2; p*p <= n; p++ {
		for n%p == 0 {
			largest, n = p, n/p
		}
	}
	return max(largest, n)
}
