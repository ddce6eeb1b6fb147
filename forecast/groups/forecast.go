package groups

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/forecast"
	"github.com/blindspot/blindspot/stats/resample"
)

// Forecast is what is expected of a group's theatres, or of a country: deaths a
// month, from one data cut.
type Forecast struct {
	Subject    string              `json:"subject"`
	Cut        blindspot.Month     `json:"data_until"`
	Model      string              `json:"model"`
	Baseline   string              `json:"baseline"`
	Threshold  float64             `json:"threshold"`
	Draws      int                 `json:"draws"`
	Seed       uint64              `json:"seed"`
	Hash       string              `json:"hash"` // of data, model and settings
	Resolution Source              `json:"resolution"`
	Outlooks   []Outlook           `json:"outlooks"` // one per theatre
	Total      *Outlook            `json:"total"`    // of several theatres; null for one
	LeftOut    []LeftOut           `json:"left_out"`
	Warnings   []blindspot.Warning `json:"warnings"`
	// NotYet are the last months that it starts from of which not all is reported yet:
	// what it rests on, and what that will read.
	NotYet []blindspot.MonthNotYet `json:"not_yet_reported,omitempty"`
	// Grown says that it starts from what those will read, and not from the record.
	Grown bool `json:"starts_from_expected,omitempty"`
}

// Outlook is the forecast of one unit beside what came before, and beside how
// well the same model has done for the same unit.
type Outlook struct {
	Unit     Unit      `json:"unit"`
	Model    string    `json:"model"`
	Past     []Month   `json:"past"` // the last three years up to the cut
	Months   []Ahead   `json:"months"`
	Record   Record    `json:"record"`
	Baseline []float64 `json:"baseline"` // the draws of conflictology: the last twelve months
}

// Month is an observed month; Deaths is null where it was not observed.
type Month struct {
	Month  blindspot.Month `json:"month"`
	Deaths *float64        `json:"deaths"`
}

// Ahead is the predictive distribution of one month.
type Ahead struct {
	Month   blindspot.Month `json:"month"`
	Horizon int             `json:"horizon"` // 1 is the first month after the cut
	Mean    float64         `json:"mean"`
	Q05     float64         `json:"q05"`
	Q25     float64         `json:"q25"`
	Q50     float64         `json:"q50"`
	Q75     float64         `json:"q75"`
	Q95     float64         `json:"q95"`
	AtLeast float64         `json:"p_at_least"` // probability of Threshold deaths or more
	State   State           `json:"state"`
	Due     blindspot.Date  `json:"due"`   // when the source is expected to be complete
	Value   *float64        `json:"value"` // what came; null unless resolved
	Draws   []float64       `json:"-"`
}

// LeftOut is a theatre without a forecast.
type LeftOut struct {
	Unit   Unit   `json:"unit"`
	Reason string `json:"reason"`
}

// Settings of a forecast. The zero value of a field takes the default beside it.
type Settings struct {
	Months    int     // 12
	Threshold float64 // 25 deaths
	Draws     int     // 1000
	Rule      Rule    // Standard
	Seed      uint64
	Unscored  bool                  // leave out how the model did before, which takes most of the time
	Progress  func(done, total int) // if given, hears from several goroutines how far the record is
}

// pastMonths is how much of the past stands beside a forecast.
const pastMonths = 36

func (s Settings) withDefaults() (Settings, error) {
	if s.Months == 0 {
		s.Months = 12
	}
	if s.Threshold == 0 {
		s.Threshold = 25
	}
	if s.Draws == 0 {
		s.Draws = 1000
	}
	if s.Rule == (Rule{}) {
		s.Rule = Standard
	}
	if s.Months < 1 || s.Months > 36 {
		return s, blindspot.Errorf(blindspot.Usage, "12 is the default", "%d months are not between 1 and 36", s.Months)
	}
	if !(s.Threshold >= 1 && s.Threshold <= 1e6) {
		return s, blindspot.Errorf(blindspot.Usage, "25 is the default", "a threshold of %v deaths is not between 1 and 1,000,000", s.Threshold)
	}
	return s, nil
}

// Make forecasts the deaths of some units of the data, from the last month up to
// until in which any of them is observed. It fails with TooFewData where none of
// them may be forecast, and says why.
func Make(ctx context.Context, d *Data, subject string, rows []int, until blindspot.Month, s Settings) (Forecast, error) {
	w, err := Work(ctx, d, subject, rows, until, s)
	if err != nil {
		return Forecast{}, err
	}
	return w.Tell(subject, s)
}

// cut is the last month up to until that is observed for any of the rows.
func cut(d *Data, rows []int, until blindspot.Month) (blindspot.Month, bool) {
	for m := min(until, d.Deaths.Last()); m >= d.Deaths.First; m-- {
		for _, u := range rows {
			if _, ok := d.Deaths.At(u, int(m-d.Deaths.First)); ok {
				return m, true
			}
		}
	}
	return 0, false
}

func ahead(cut blindspot.Month, h int, draws []float64, threshold float64) Ahead {
	a := Ahead{Month: cut + blindspot.Month(h), Horizon: h, Draws: draws}
	q, err := resample.Quantiles(draws, 0.05, 0.25, 0.5, 0.75, 0.95)
	if err == nil { // draws there are
		a.Q05, a.Q25, a.Q50, a.Q75, a.Q95 = q[0], q[1], q[2], q[3], q[4]
	}
	reached := 0
	for _, v := range draws {
		a.Mean += v / float64(len(draws))
		if v >= threshold {
			reached++
		}
	}
	n := float64(len(draws))
	a.AtLeast = (float64(reached) + 0.5) / (n + 1) // no number of draws makes a thing certain
	return a
}

// neverCertain keeps a chance as far from 0 and 1 as half of a thousand draws would be.
func neverCertain(p float64) float64 { return min(max(p, 0.0005), 0.9995) }

func recent(past forecast.Panel, unit int) []Month {
	var months []Month
	for t := max(0, past.Months()-pastMonths); t < past.Months(); t++ {
		m := Month{Month: past.First + blindspot.Month(t)}
		if v, ok := past.At(unit, t); ok {
			m.Deaths = &v
		}
		months = append(months, m)
	}
	return months
}

func lastYear(past forecast.Panel, unit int) []float64 {
	var draws []float64
	for t := max(0, past.Months()-12); t < past.Months(); t++ {
		if v, ok := past.At(unit, t); ok {
			draws = append(draws, v)
		}
	}
	return draws
}

// shuffled puts draws, which come in ascending order, into a random one.
func shuffled(draws []float64, rng *rand.Rand) []float64 {
	rng.Shuffle(len(draws), func(i, j int) { draws[i], draws[j] = draws[j], draws[i] })
	return draws
}

// sum adds the theatres draw by draw.
func sum(f Forecast, w *Worked, s Settings) *Outlook {
	group := w.Units[0].Unit.Group
	t := &Outlook{Unit: Unit{ID: "group:" + string(group), Group: group, Name: f.Subject + ", all theatres forecast"}, Model: f.Model, Record: w.Total}
	for i := range f.Outlooks[0].Months {
		draws := make([]float64, s.Draws)
		for _, o := range f.Outlooks {
			for k, v := range o.Months[i].Draws {
				draws[k] += v
			}
		}
		t.Months = append(t.Months, ahead(f.Cut, i+1, draws, s.Threshold))
	}
	t.Past = slices.Clone(w.Units[0].Past)
	for i := range t.Past {
		for _, u := range w.Units[1:] {
			if t.Past[i].Deaths == nil || u.Past[i].Deaths == nil {
				t.Past[i].Deaths = nil
				continue
			}
			both := *t.Past[i].Deaths + *u.Past[i].Deaths
			t.Past[i].Deaths = &both
		}
	}
	t.Baseline = make([]float64, len(f.Outlooks[0].Baseline))
	for _, o := range f.Outlooks {
		for k, v := range o.Baseline {
			t.Baseline[k] += v
		}
	}
	return t
}

// hash identifies what went into a forecast.
func hash(worlds []forecast.Panel, s Settings) string {
	h := sha256.New()
	for _, past := range worlds {
		writePanel(h, past, s)
	}
	return hex.EncodeToString(h.Sum(nil))
}

func writePanel(h io.Writer, past forecast.Panel, s Settings) {
	fmt.Fprintf(h, "%s %d %v %d %d %d\n", HeadlineName, s.Months, s.Rule, s.Draws, s.Seed, past.First)
	var b [8]byte
	for u, unit := range past.Units {
		fmt.Fprintln(h, unit)
		for t := range past.Months() {
			v, ok := past.At(u, t)
			if !ok {
				v = -1
			}
			binary.LittleEndian.PutUint64(b[:], math.Float64bits(v))
			_, _ = h.Write(b[:]) // a hash takes everything
		}
	}
}
