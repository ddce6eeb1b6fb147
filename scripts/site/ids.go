package main

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
)

// ids makes the anchors of headings as the usual hosts of repositories do, so that
// a link works in both places.
type ids map[string]bool

func (s ids) Generate(value []byte, _ ast.NodeKind) []byte {
	base := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || r == '-' || r == '_':
			return unicode.ToLower(r)
		case r == ' ':
			return '-'
		}
		return -1
	}, strings.TrimSpace(string(value)))
	id := base
	for n := 1; s[id]; n++ {
		id = fmt.Sprintf("%s-%d", base, n)
	}
	s[id] = true
	return []byte(id)
}

func (s ids) Put(value []byte) { s[string(value)] = true }

func anchors() parser.ParseOption {
	return parser.WithContext(parser.NewContext(parser.WithIDs(ids{})))
}
