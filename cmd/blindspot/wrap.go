package main

import (
	"strings"
	"unicode/utf8"
)

// wrap breaks text at 100 columns, with later lines indented. A sign of per cent
// stays with its number.
func wrap(text string, indent int) string {
	const width = 100
	var b strings.Builder
	column := indent
	words := strings.Fields(text)
	for i, word := range words {
		length := utf8.RuneCountInString(word)
		together := length
		if i+1 < len(words) && strings.HasPrefix(words[i+1], "%") {
			together += 1 + utf8.RuneCountInString(words[i+1])
		}
		switch {
		case i == 0:
		case column+1+together > width && !strings.HasPrefix(word, "%"):
			b.WriteString("\n" + strings.Repeat(" ", indent))
			column = indent
		default:
			b.WriteByte(' ')
			column++
		}
		b.WriteString(word)
		column += length
	}
	return b.String()
}
