package blindspot

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold is the one rule by which names are compared, in every store and at the
// desk: without case, diacritics and everything that is neither letter nor
// digit, so that "Jama'atu" is "Jamaatu" and "Al-Qa'ida" is "al Qaida".
func Fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range decomposed(s) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

// decomposed parts letters from their diacritics, which are no letters then.
func decomposed(s string) string {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return norm.NFD.String(s)
		}
	}
	return s
}

// Mentions reports whether any of the names holds the text, both folded. Empty
// text is in every name; text without a letter or a digit is in none.
func Mentions(text string, names ...string) bool {
	if text == "" {
		return true
	}
	want := Fold(text)
	if want == "" {
		return false
	}
	for _, name := range names {
		if strings.Contains(Fold(name), want) {
			return true
		}
	}
	return false
}
