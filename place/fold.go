package place

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// letters that do not decompose into a base letter and a mark.
var letters = strings.NewReplacer("ß", "ss", "æ", "ae", "œ", "oe", "ø", "o", "đ", "d", "ð", "d", "þ", "th",
	"ł", "l", "ı", "i", "ə", "a", "ħ", "h", "ŋ", "ng", "&", " and ")

// words returns the lower-case words of a name without diacritics; what is
// neither letter nor digit parts words, but apostrophes vanish ("Sana'a").
func words(name string) []string {
	var b strings.Builder
	for _, r := range norm.NFD.String(letters.Replace(strings.ToLower(name))) {
		switch {
		case unicode.Is(unicode.Mn, r), strings.ContainsRune("'’‘`ʻʼʿʾ", r):
		case unicode.IsLetter(r), unicode.IsDigit(r):
			b.WriteRune(r)
		default:
			b.WriteByte(' ')
		}
	}
	return strings.Fields(b.String())
}

// foldCountry is the key of a country's name.
func foldCountry(name string) string {
	w := words(name)
	out := w[:0]
	for _, s := range w {
		switch s {
		case "the":
			continue
		case "saint":
			s = "st"
		}
		out = append(out, s)
	}
	return strings.Join(out, " ")
}
