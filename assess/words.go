package assess

import (
	"math"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
)

// Scale is a set of words for probabilities.
type Scale struct {
	Name  string
	Bands []Band
}

// Band is a range of probabilities with its word. Other are words of equal
// meaning that an analyst may use.
type Band struct {
	Low, High float64
	Word      string
	Other     []string
}

// ICD203 is the scale of the US Intelligence Community Directive 203 (2015).
// Its bands touch, and leave out only what is all but impossible or certain.
var ICD203 = Scale{Name: "ICD 203", Bands: []Band{
	{0.01, 0.05, "almost no chance", []string{"remote"}},
	{0.05, 0.20, "very unlikely", []string{"highly improbable"}},
	{0.20, 0.45, "unlikely", []string{"improbable"}},
	{0.45, 0.55, "roughly even chance", []string{"roughly even odds"}},
	{0.55, 0.80, "likely", []string{"probable"}},
	{0.80, 0.95, "very likely", []string{"highly probable"}},
	{0.95, 0.99, "almost certain", []string{"almost certainly", "nearly certain"}},
}}

// PHIA is the probability yardstick of the UK's Professional Head of
// Intelligence Assessment. It has gaps on purpose; a probability in a gap has
// no word, and is given as a number.
var PHIA = Scale{Name: "PHIA", Bands: []Band{
	{0, 0.05, "remote chance", nil},
	{0.10, 0.20, "highly unlikely", nil},
	{0.25, 0.35, "unlikely", nil},
	{0.40, 0.50, "realistic possibility", nil},
	{0.55, 0.75, "likely", []string{"probable"}},
	{0.80, 0.90, "highly likely", nil},
	{0.95, 1, "almost certain", nil},
}}

// ScaleByName returns the scale called "icd203" or "phia".
func ScaleByName(name string) (Scale, error) {
	switch strings.ToLower(strings.NewReplacer(" ", "", "-", "").Replace(name)) {
	case "", "icd203":
		return ICD203, nil
	case "phia":
		return PHIA, nil
	}
	return Scale{}, blindspot.Errorf(blindspot.Usage, "use icd203 or phia", "there is no scale of words called %q", name)
}

// Word returns the word for a probability, or "" where the scale has none. On
// the border of two bands the word is the one nearer to an even chance, which
// claims less.
func (s Scale) Word(p float64) string {
	best, distance := "", math.Inf(1)
	for _, b := range s.Bands {
		if d := math.Abs((b.Low+b.High)/2 - 0.5); p >= b.Low && p <= b.High && d < distance {
			best, distance = b.Word, d
		}
	}
	return best
}

// band returns the band a word belongs to.
func (s Scale) band(word string) (Band, bool) {
	word = strings.ToLower(strings.TrimSpace(word))
	for _, b := range s.Bands {
		if word == b.Word {
			return b, true
		}
		for _, other := range b.Other {
			if word == other {
				return b, true
			}
		}
	}
	return Band{}, false
}

// CheckWord refuses a word that is none of the scale's, or that contradicts its
// probability.
func (s Scale) CheckWord(word string, p float64) error {
	b, ok := s.band(word)
	switch {
	case !ok:
		return blindspot.Errorf(blindspot.BadInput, "use a word of the scale: "+s.words(), "%q is not a word of %s", word, s.Name)
	case math.IsNaN(p):
		return blindspot.Errorf(blindspot.BadInput, "give the probability beside the word", "%q stands without its probability", word)
	case p < b.Low || p > b.High:
		hint := "give the number alone"
		if w := s.Word(p); w != "" {
			hint = "for this number write " + w
		}
		return blindspot.Errorf(blindspot.BadInput, hint, "%q means %.0f to %.0f %% in %s, and contradicts %.0f %%", word, 100*b.Low, 100*b.High, s.Name, 100*p)
	}
	return nil
}

// checkText holds the words of a judgement against its number: the word it is
// filed under, and every word of the scale in its text.
func (s Scale) checkText(j blindspot.Judgement) error {
	if j.Word != "" {
		if err := s.CheckWord(j.Word, j.Probability.Value); err != nil {
			return err
		}
	}
	text := strings.ToLower(j.Text)
	for _, word := range s.longestFirst() {
		if i := indexWord(text, word); i >= 0 {
			if err := s.CheckWord(word, j.Probability.Value); err != nil {
				return err
			}
			text = text[:i] + text[i+len(word):] // "very unlikely" is not "unlikely" too
		}
	}
	return nil
}

func (s Scale) longestFirst() []string {
	var all []string
	for _, b := range s.Bands {
		all = append(append(all, b.Word), b.Other...)
	}
	slices.SortStableFunc(all, func(a, b string) int { return len(b) - len(a) })
	return all
}

// indexWord finds a whole word or phrase in text, or returns -1.
func indexWord(text, word string) int {
	letter := func(i int) bool {
		return i >= 0 && i < len(text) && (text[i] >= 'a' && text[i] <= 'z' || text[i] == '-')
	}
	for from := 0; ; {
		i := strings.Index(text[from:], word)
		if i < 0 {
			return -1
		}
		i += from
		if !letter(i-1) && !letter(i+len(word)) {
			return i
		}
		from = i + 1
	}
}

func (s Scale) words() string {
	words := make([]string, len(s.Bands))
	for i, b := range s.Bands {
		words[i] = b.Word
	}
	return strings.Join(words, ", ")
}
