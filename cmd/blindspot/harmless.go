package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/term"
)

// harmlessWriter passes text on without what would steer a terminal: names come from
// files, and a control character in one, or a mark that turns the direction of
// writing, is written as \uXXXX, which JSON reads back as what it was. Bytes that
// are no UTF-8 become the mark for that. Lines and tabs stay.
type harmlessWriter struct {
	to   io.Writer
	mu   sync.Mutex
	held []byte // the beginning of a character whose end has not come
}

func newHarmless(w io.Writer) *harmlessWriter {
	if p, ok := w.(*harmlessWriter); ok {
		return p
	}
	return &harmlessWriter{to: w}
}

func (p *harmlessWriter) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	text := append(p.held, b...) //nolint:gocritic // what is held is used up
	p.held = nil
	whole := len(text)
	for n := 1; n < utf8.UTFMax && n <= len(text); n++ {
		if last := text[len(text)-n:]; utf8.RuneStart(last[0]) {
			if !utf8.FullRune(last) {
				whole -= n
			}
			break
		}
	}
	p.held = bytes.Clone(text[whole:])
	if _, err := p.to.Write(harmless(text[:whole])); err != nil {
		return 0, err
	}
	return len(b), nil
}

// flush writes what is held back: a character without its end.
func (p *harmlessWriter) flush() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.held) > 0 {
		_, _ = p.to.Write(harmless(p.held)) // nobody is left to be told
		p.held = nil
	}
}

// terminal is the terminal behind the writer, nil where there is none.
func (p *harmlessWriter) terminal() *os.File {
	if f, ok := p.to.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		return f
	}
	return nil
}

func harmless(text []byte) []byte {
	if bytes.IndexFunc(text, steers) < 0 && utf8.Valid(text) {
		return text
	}
	var out bytes.Buffer
	for _, c := range string(text) {
		if steers(c) {
			fmt.Fprintf(&out, `\u%04x`, c)
		} else {
			out.WriteRune(c)
		}
	}
	return out.Bytes()
}

// steers reports whether a character is an order to the terminal.
func steers(c rune) bool {
	switch {
	case c == '\n', c == '\t':
		return false
	case c >= 0x202a && c <= 0x202e, c >= 0x2066 && c <= 0x2069, c == 0x2028, c == 0x2029:
		return true
	}
	return unicode.IsControl(c)
}
