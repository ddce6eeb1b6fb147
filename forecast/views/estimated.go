package views

// Estimated returns the data with estimates from auxiliary series taken for
// stated deaths, so that windows before the history can be backtested: each
// country from its first month after its last gap. It is for choosing models on
// the past; scores against estimates are not the challenge's.
func (d *Data) Estimated() *Data {
	e := *d
	e.Stated = nil
	e.from = append(e.from[:0:0], d.from...)
	for u := range e.IDs {
		for t, ok := e.column(e.from[u] - 1); ok && e.Observed[u][t]; t, ok = e.column(e.from[u] - 1) {
			e.from[u]--
		}
	}
	return &e
}
