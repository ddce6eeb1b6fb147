package baserate

// Question is what a rate answers; the package comment defines each.
type Question string

// The questions.
const (
	Return      Question = "return"
	ReturnLarge Question = "return-large"
	Double      Question = "double"
	Halve       Question = "halve"
	Lower       Question = "lower"
	End         Question = "end"
	War         Question = "war"
	Reach       Question = "reach"
	Above       Question = "above"
	Again       Question = "again"
	SpikeGone   Question = "spike-gone"
	SpikeHalf   Question = "spike-half"
	SpikeNext   Question = "spike-next"
	SpikeYear   Question = "spike-year"
	Spread      Question = "spread"
	Far         Question = "far"
	Leap        Question = "leap"
)

// year is twelve months, in which most questions look back and forward.
const year = 12

// span is what a definition may look at: the columns of the record, and which of
// them are Januaries.
type span struct {
	months  int
	january int // column of the first January
}

// years yields the first column of every whole calendar year.
func (p span) years(yield func(at int) bool) {
	for at := p.january; at+year <= p.months; at += year {
		if !yield(at) {
			return
		}
	}
}

// found receives one case: the column that it looks forward from, and 1 or 0 for
// an outcome or the value of a ratio.
type found func(at int, value float64)

// definition is how the cases of a question are found in one unit.
type definition struct {
	cases  func(s *series, c Class, p span, emit found)
	median bool  // the rate is the median of the values and not a share
	ladder []att // what to hold of a situation, the most particular first
}

// att is a set of attributes of a situation.
type att uint

const (
	byType att = 1 << iota
	byLevel
	byTotal
	byAge
	byLarge
	byCountries
)

// The ladders give up what tells least first. The type stays longest, because
// pooling the types describes none of them.
var (
	silence = []att{byType | byTotal | byAge, byType | byTotal, byType, 0}
	yearly  = []att{byType | byLevel | byAge, byType | byLevel, byType, 0}
	typed   = []att{byType, 0}
)

var definitions = map[Question]definition{
	Return:      {cases: returns, ladder: silence},
	ReturnLarge: {cases: largeReturns, ladder: typed},
	Double:      {cases: nextYear(func(now, next int) bool { return next >= 2*now }), ladder: yearly},
	Halve:       {cases: nextYear(func(now, next int) bool { return 2*next <= now }), ladder: yearly},
	Lower:       {cases: nextYear(func(now, next int) bool { return next < now }), ladder: yearly},
	End:         {cases: nextYear(func(_, next int) bool { return next == 0 }), ladder: yearly},
	War:         {cases: nextYear(func(_, next int) bool { return next >= 1000 }), ladder: yearly},
	Reach:       {cases: reaches, ladder: []att{byType | byAge, byType, 0}},
	Again:       {cases: again, ladder: typed},
	Above:       {cases: above, ladder: []att{byLarge | byType | byAge, byLarge | byType, byLarge}},
	SpikeGone:   {cases: spikes(func(s *series, at int) float64 { return share(s.diedIn(at+1) == 0) }, 1), ladder: typed},
	SpikeHalf:   {cases: spikes(func(s *series, at int) float64 { return share(2*s.diedIn(at+1) >= s.diedIn(at)) }, 1), ladder: typed},
	SpikeNext:   {cases: spikes(spikeNext, 1), ladder: typed, median: true},
	SpikeYear:   {cases: spikes(spikeYear, year), ladder: typed, median: true},
	Spread:      {cases: spreads, ladder: []att{byCountries | byType, byCountries}},
	Far:         {cases: far, ladder: typed},
	Leap:        {cases: leaps, ladder: typed},
}

func share(b bool) float64 { return float64(count(b)) }

func returns(s *series, c Class, p span, emit found) {
	for i, last := range s.active {
		next := never
		if i+1 < len(s.active) {
			next = s.active[i+1]
		}
		at := last + c.Silent
		end := at + c.within()
		if last < c.start(s) || c.Silent < 1 || next <= at || end >= p.months || !s.seen(last, end+1) {
			continue
		}
		emit(at, share(next <= end))
	}
}

func largeReturns(s *series, c Class, p span, emit found) {
	for i := 1; i < len(s.active); i++ {
		last, next := s.active[i-1], s.active[i]
		if last < c.start(s) || next-last <= c.Silent || next+year > p.months || !s.seen(last, next+year) {
			continue
		}
		emit(next-1, share(s.died(next, next+year) >= Threshold))
	}
}

func nextYear(outcome func(now, next int) bool) func(*series, Class, span, found) {
	return func(s *series, _ Class, p span, emit found) {
		for at := range p.years {
			end := at + 2*year
			if end > p.months || !s.seen(at, end) {
				continue
			}
			if now := s.died(at, at+year); now >= Threshold {
				emit(at+year-1, share(outcome(now, s.died(at+year, end))))
			}
		}
	}
}

func reaches(s *series, c Class, p span, emit found) {
	for at := range p.years {
		end := at + 2*year
		if end > p.months || at < c.start(s) || !s.seen(at, end) {
			continue
		}
		if now := s.died(at, at+year); now > 0 && now < Threshold {
			emit(at+year-1, share(s.died(at+year, end) >= Threshold))
		}
	}
}

func again(s *series, c Class, p span, emit found) {
	for _, at := range s.active {
		if at >= c.start(s) && at+1 < p.months && s.diedIn(at) >= Threshold && s.seen(at, at+2) {
			emit(at, share(s.diedIn(at+1) >= Threshold))
		}
	}
}

func above(s *series, c Class, p span, emit found) {
	for at := c.start(s); at+c.within() < p.months; at++ {
		ahead := at + c.within()
		if s.seen(max(0, at+1-year), ahead+1) {
			emit(at, share(s.diedIn(ahead) >= Threshold))
		}
	}
}

// spike reports whether the month is one; see the package comment.
func (s *series) spike(at int) bool {
	if s.diedIn(at) < Threshold || at < s.active[0]+year {
		return false
	}
	before := s.died(at-year, at)
	return before > 0 && year*s.diedIn(at) >= 5*before
}

func spikes(value func(s *series, at int) float64, ahead int) func(*series, Class, span, found) {
	return func(s *series, c Class, p span, emit found) {
		for _, at := range s.active {
			if at+ahead < p.months && at >= c.start(s) && s.spike(at) && s.seen(at-year, at+ahead+1) {
				emit(at, value(s, at))
			}
		}
	}
}

func spikeNext(s *series, at int) float64 { return float64(s.diedIn(at+1)) / float64(s.diedIn(at)) }

func spikeYear(s *series, at int) float64 {
	return float64(s.died(at+1, at+1+year)) / float64(s.died(at-year, at))
}

func spreads(s *series, c Class, p span, emit found) {
	for at := range p.years {
		now, end := at+year-1, at+3*year
		if end > p.months || now < c.start(s) || !s.seen(at, end) {
			continue
		}
		if last := s.last(now); last == never || last < at {
			continue
		}
		emit(now, share(s.countries(end-1) > s.countries(now)))
	}
}

func far(s *series, c Class, p span, emit found) {
	for at := c.start(s); at+5*year < p.months; at++ {
		if s.diedIn(at) >= Threshold {
			if s.seen(at, at+5*year+1) {
				emit(at, share(s.died(at+1, at+1+5*year) >= 1000))
			}
			return
		}
	}
}

func leaps(s *series, _ Class, p span, emit found) {
	for at := range p.years {
		end := at + 2*year
		if end > p.months || !s.seen(at, end) {
			continue
		}
		before := s.died(at, at+year)
		if s.died(at+year, end) >= 1000 && before < 1000 {
			emit(at+year-1, share(before < Threshold))
		}
	}
}
