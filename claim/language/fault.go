package language

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/blindspot/blindspot"
)

// Fault says where a claim stops to be understood, and what could stand there.
type Fault struct {
	Text     string // of the whole claim
	From, To int    // bytes of the word it is about; To == From is the end of the claim
	Reason   string
	Allowed  []Option // what may stand there instead
}

// Option is what may stand at a place: a word of the language, or a value of a
// sort, such as a place.
type Option struct {
	Word string // "" for a value
	Sort Sort
}

// Sort is what a value is.
type Sort string

// The sorts of values.
const (
	SortPlace    Sort = "a country, a region or an ISO code"
	SortProvince Sort = "a province as the source names it"
	SortActor    Sort = "an actor"
	SortSecurity Sort = "a security actor of the case"
	SortDate     Sort = "a date (2008, 2008-03 or 2008-03-15)"
	SortWindow   Sort = "a time (2008, 2008-03..2009-02, since 2015, last 12 months)"
	SortNumber   Sort = "a number"
	SortWhole    Sort = "a whole number"
	SortID       Sort = "an id of the case"
	SortSeries   Sort = "a series of monthly counts of the case"
	SortNode     Sort = "a place of the case's links"
	SortText     Sort = "a text in quotation marks"
	SortMeasure  Sort = "a value of a measure (activity.events_change)"
)

func (o Option) String() string {
	if o.Word != "" {
		return o.Word
	}
	return string(o.Sort)
}

// Word is the word that the fault points at, "" at the end of the claim.
func (f *Fault) Word() string { return f.Text[f.From:max(f.From, f.To)] }

// Nearest is the allowed word that was most likely meant, or "".
func (f *Fault) Nearest() string {
	var words []string
	for _, o := range f.Allowed {
		if o.Word != "" {
			words = append(words, o.Word)
		}
	}
	if f.Word() == "" {
		return ""
	}
	if near := nearest(f.Word(), words); near != f.Word() {
		return near
	}
	return ""
}

// Error shows the claim with a mark under the word.
func (f *Fault) Error() string {
	switch {
	case f.Text == "" && len(f.Allowed) > 0:
		return "the claim is empty"
	case f.Text == "":
		return "the claim is not understood: " + f.Reason
	}
	var b strings.Builder
	at := "at its end"
	if w := f.Word(); w != "" {
		at = fmt.Sprintf("at %q", w)
	}
	fmt.Fprintf(&b, "the claim is not understood %s: %s", at, f.reason())
	before, word, after := visible(f.Text[:f.From]), visible(f.Word()), visible(f.Text[max(f.From, f.To):])
	fmt.Fprintf(&b, "\n  %s%s%s\n  %s%s", before, word, after, strings.Repeat(" ", utf8.RuneCountInString(before)), strings.Repeat("^", max(1, utf8.RuneCountInString(word))))
	return b.String()
}

// Line is the fault in one line.
func (f *Fault) Line() string {
	at := "at the end"
	if w := f.Word(); w != "" {
		at = fmt.Sprintf("at %q", w)
	}
	text := at + ": " + f.reason()
	if near := f.Nearest(); near != "" {
		text += fmt.Sprintf("; did you mean %q?", near)
	}
	return text
}

// reason is the reason, with what a reader cannot see in the word.
func (f *Fault) reason() string {
	for _, r := range f.Word() {
		if unicode.Is(unicode.Cf, r) {
			return f.Reason + fmt.Sprintf(", and the word holds a character that cannot be seen (U+%04X)", r)
		}
	}
	return f.Reason
}

// visible writes what cannot be seen, or turns the direction of a line, as its code.
func visible(text string) string {
	var b strings.Builder
	for _, r := range text {
		if unicode.Is(unicode.Cf, r) {
			fmt.Fprintf(&b, `\u%04x`, r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// foreign reports whether the word is written in other letters or digits than those of
// the language, where a word of the language may stand.
func (f *Fault) foreign() bool {
	return slices.ContainsFunc(f.Allowed, func(o Option) bool { return o.Word != "" }) && strings.ContainsFunc(f.Word(), func(r rune) bool {
		return unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) || unicode.IsDigit(r) && r > unicode.MaxASCII
	})
}

// Hint says what may stand there.
func (f *Fault) Hint() string {
	var parts []string
	if near := f.Nearest(); near != "" {
		parts = append(parts, fmt.Sprintf("did you mean %q?", near))
	}
	if f.foreign() {
		parts = append(parts, "claims are written in English words and the digits 0 to 9; names may stand in any script, in quotation marks")
	}
	var allowed []string
	for _, o := range f.Allowed {
		if s := o.String(); !slices.Contains(allowed, s) {
			allowed = append(allowed, s)
		}
	}
	if len(allowed) > 0 {
		parts = append(parts, "here may stand: "+strings.Join(allowed, ", "))
	}
	return strings.Join(append(parts, "docs/CLAIMS.md has the language with examples"), "; ")
}

// Err is the fault as the error that a user sees.
func (f *Fault) Err() error {
	return &blindspot.Error{Code: blindspot.Usage, Message: f.Error(), Hint: f.Hint(), Err: f}
}
