package report

// WithoutFrontEnd takes the front end away, as a plain go build does.
func WithoutFrontEnd(during func()) {
	was := reportScript
	defer func() { reportScript = was }()
	reportScript = func() []byte { return nil }
	during()
}
