package language

import (
	"slices"
	"strings"
)

// Complete returns the words with which a claim that is being written may go on.
// values gives the values of a sort, as far as they are known. The last word may
// be half written; each suggestion takes its place.
func Complete(text string, values func(Sort) []string) (kept string, words []string) {
	kept, started := text, ""
	if i := strings.LastIndexAny(text, " ,"); i < len(text)-1 {
		kept, started = text[:i+1], text[i+1:]
	}
	for _, o := range expected(kept) {
		if o.Word != "" {
			words = append(words, o.Word)
			continue
		}
		for _, v := range values(o.Sort) {
			words = append(words, printName(v))
		}
	}
	words = slices.DeleteFunc(words, func(w string) bool {
		return !strings.HasPrefix(strings.ToLower(strings.TrimPrefix(w, `"`)), strings.ToLower(strings.TrimPrefix(started, `"`)))
	})
	slices.Sort(words)
	return kept, slices.Compact(words)
}

// expected is what may stand at the end of the text.
func expected(text string) []Option {
	p, fault := read(text)
	switch {
	case fault != nil && fault.Word() != "":
		return nil // it is wrong before its end
	case fault != nil && len(fault.Allowed) > 0:
		return fault.Allowed
	}
	if len(p.tokens) > 0 && p.wantAt == len(p.tokens)-1 {
		return p.wants
	}
	return nil
}
