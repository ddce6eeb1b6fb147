// Package ucdptest writes made-up files in the format of UCDP GED for tests and
// benchmarks: 49 columns, about 750 bytes a row, texts with quotes, commas and
// line breaks as in the official file. Nothing in them is true.
package ucdptest

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"
)

// Header is the row of column names of the official CSV.
const Header = "id,relid,year,active_year,code_status,type_of_violence,conflict_dset_id,conflict_new_id," +
	"conflict_name,dyad_dset_id,dyad_new_id,dyad_name,side_a_dset_id,side_a_new_id,side_a,side_b_dset_id," +
	"side_b_new_id,side_b,number_of_sources,source_article,source_office,source_date,source_headline," +
	"source_original,where_prec,where_coordinates,where_description,adm_1,adm_2,latitude,longitude,geom_wkt," +
	"priogrid_gid,country,country_id,region,event_clarity,date_prec,date_start,date_end,deaths_a,deaths_b," +
	"deaths_civilians,deaths_unknown,best,high,low,gwnoa,gwnob"

type country struct {
	name     string
	gw       int
	region   string
	lat, lon float64
}

var countries = []country{
	{"Afghanistan", 700, "Asia", 34, 66}, {"Nigeria", 475, "Africa", 9, 8},
	{"Syria", 652, "Middle East", 35, 38}, {"Mexico", 70, "Americas", 23, -102},
	{"Somalia", 520, "Africa", 5, 46}, {"Iraq", 645, "Middle East", 33, 43},
	{"DR Congo (Zaire)", 490, "Africa", -3, 24}, {"Ethiopia", 530, "Africa", 9, 39},
	{"Colombia", 100, "Americas", 4, -73}, {"India", 750, "Asia", 23, 80},
	{"Myanmar (Burma)", 775, "Asia", 21, 96}, {"Sudan", 625, "Africa", 14, 30},
}

const words = "the of in to forces said killed near town district province village clash reported army group " +
	"attack troops soldiers rebels civilians police Monday Tuesday news agency BBC Monitoring Reuters Xinhua " +
	"official spokesman source local area between during wounded people fighting operation security border"

// Write writes a header and n rows of sound, made-up events. The same n and
// seed give the same bytes. Ids run from 1 to n.
func Write(w io.Writer, n int, seed uint64) error {
	g := generator{rng: rand.New(rand.NewPCG(seed, 0x6765644576656e74)), words: strings.Fields(words)}
	out := bufio.NewWriterSize(w, 1<<20)
	if _, err := out.WriteString(Header + "\n"); err != nil {
		return err
	}
	for id := 1; id <= n; id++ {
		g.row = g.row[:0]
		g.write(g.any(id))
		if _, err := out.Write(g.row); err != nil {
			return err
		}
	}
	return out.Flush()
}

type generator struct {
	rng   *rand.Rand
	words []string
	row   []byte
}

func (g *generator) num(v int)        { g.row = append(strconv.AppendInt(g.row, int64(v), 10), ',') }
func (g *generator) dec(v float64)    { g.row = append(strconv.AppendFloat(g.row, v, 'f', -1, 64), ',') }
func (g *generator) quote(s string)   { g.row = append(append(append(g.row, '"'), s...), '"', ',') }
func (g *generator) pick(n int) int   { return g.rng.IntN(n) }
func (g *generator) date(t time.Time) { g.quote(t.Format("2006-01-02 15:04:05.000")) }

// prose writes about n bytes of text with the things that make CSV hard.
func (g *generator) prose(n int) {
	g.row = append(g.row, '"')
	for start := len(g.row); len(g.row)-start < n; {
		g.row = append(g.row, g.words[g.pick(len(g.words))]...)
		switch g.pick(40) {
		case 0:
			g.row = append(g.row, `, ""said"" `...)
		case 1:
			g.row = append(g.row, ";\n"...)
		case 2:
			g.row = append(g.row, ", José "...)
		default:
			g.row = append(g.row, ' ')
		}
	}
	g.row = append(g.row, '"', ',')
}

// side is a party to an event.
type side struct {
	name string
	id   int
}

// event is what is decided about an event before the rest is made up.
type event struct {
	id, kind, dyad   int
	country          *country
	a, b             side
	start            time.Time
	span, datePrec   int // days after the start; UCDP's date_prec
	sources          int
	town, area, prec int // prec is where_prec
	lat, lon         float64
	deaths           [4]int
}

// any makes up an event whose country, parties and day are all equally likely.
func (g *generator) any(id int) event {
	c := g.pick(len(countries))
	group := c*50 + g.pick(50)
	e := event{id: id, kind: 1 + g.pick(3), dyad: 700 + group, country: &countries[c],
		a: side{fmt.Sprintf("Made-up Front %d", group), 2000 + group}, b: side{fmt.Sprintf("Made-up Army %d", group+1), 2601 + group},
		start:   time.Date(1989+g.pick(36), time.January, 1+g.pick(365), 0, 0, 0, 0, time.UTC),
		sources: g.pick(9) - 1, town: g.pick(300), area: g.pick(25), prec: 1 + g.pick(4)}
	e.span, e.datePrec = g.span()
	switch e.kind {
	case 1:
		e.a, e.b = side{"Government of " + e.country.name, 100 + c}, e.a
	case 3:
		e.b = civilians
	}
	e.lat, e.lon = e.country.lat+g.degrees(2), e.country.lon+g.degrees(2)
	for i := range e.deaths {
		e.deaths[i] = int(math.Exp(g.rng.NormFloat64()) - 0.5)
	}
	return e
}

var civilians = side{"Civilians", 1}

// span is how many days an event lasts, with its date_prec: one in five lasts
// more than a day.
func (g *generator) span() (days, prec int) {
	if g.pick(5) > 0 {
		return 0, 1
	}
	days = 1 + g.pick(40)
	return days, 2 + min(3, days/7)
}

// degrees is a normal draw in steps of a millionth.
func (g *generator) degrees(sd float64) float64 {
	return math.Round(g.rng.NormFloat64()*sd*1e6) / 1e6
}

// write appends the event's row.
func (g *generator) write(e event) {
	c := e.country
	g.num(e.id)
	g.quote(fmt.Sprintf("%s-%d-%d-%d", strings.ToUpper(c.name[:3]), e.start.Year(), e.kind, e.id))
	g.num(e.start.Year())
	g.num(g.pick(2))
	g.quote("Clear")
	g.num(e.kind)
	g.num(300 + e.dyad)
	g.num(300 + e.dyad)
	g.quote(c.name + ": Government")
	g.num(e.dyad)
	g.num(e.dyad)
	g.quote(e.a.name + " - " + e.b.name)
	g.num(e.a.id)
	g.num(e.a.id)
	g.quote(e.a.name)
	g.num(e.b.id)
	g.num(e.b.id)
	g.quote(e.b.name)
	g.num(e.sources)
	g.prose(100 + g.pick(120))
	g.quote("Reuters;Xinhua")
	g.quote(e.start.Format("2006-01-02"))
	g.prose(60 + g.pick(60))
	g.quote("local official")
	g.num(e.prec)
	g.quote(fmt.Sprintf("Town %d", e.town))
	g.quote(fmt.Sprintf("Town %d, in district %d of province %d", e.town, e.town/5, e.area))
	g.quote(fmt.Sprintf("Province %d", e.area))
	g.quote(fmt.Sprintf("District %d", e.town/5))
	g.dec(e.lat)
	g.dec(e.lon)
	g.quote(fmt.Sprintf("POINT (%v %v)", e.lon, e.lat))
	g.num(int((90+e.lat)*2)*720 + int((180+e.lon)*2) + 1)
	g.quote(c.name)
	g.num(c.gw)
	g.quote(c.region)
	g.num(1 + g.pick(2))
	g.num(e.datePrec)
	g.date(e.start)
	g.date(e.start.AddDate(0, 0, e.span))
	best := 0
	for _, n := range e.deaths {
		best += n
		g.num(n)
	}
	g.num(best)
	g.num(best + g.pick(4))
	g.num(max(0, best-g.pick(3)))
	g.num(c.gw)
	g.row[len(g.row)-1] = ','
	g.row = append(g.row, '\n')
}
