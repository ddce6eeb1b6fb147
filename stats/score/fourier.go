package score

import "gonum.org/v1/gonum/dsp/fourier"

// fourierResampler changes the number of points of a periodic real series by
// truncating or zero-padding its Fourier coefficients. It keeps its plans and
// buffers, and so allocates only when a length changes.
type fourierResampler struct {
	forward, back *fourier.FFT
	spectrum      []complex128
	target        []complex128
	out           []float64
}

// resample returns m values that interpolate x; the slice is valid until the
// next call. The convention at the Nyquist frequency is that of
// scipy.signal.resample: a shared even term is halved when the series grows and
// doubled when it shrinks, so that the result stays real and the mean is kept.
func (f *fourierResampler) resample(x []float64, m int) []float64 {
	n := len(x)
	if f.forward == nil || f.forward.Len() != n {
		f.forward = fourier.NewFFT(n)
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
