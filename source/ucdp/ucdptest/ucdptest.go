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

var countries = []struct {
	name     string
	gw       int
	lat, lon float64
}{
	{"Afghanistan", 700, 34, 66}, {"Nigeria", 475, 9, 8}, {"Syria", 652, 35, 38}, {"Mexico", 70, 23, -102},
	{"Somalia", 520, 5, 46}, {"Iraq", 645, 33, 43}, {"DR Congo (Zaire)", 490, -3, 24}, {"Ethiopia", 530, 9, 39},
	{"Colombia", 100, 4, -73}, {"India", 750, 23, 80}, {"Myanmar (Burma)", 775, 21, 96}, {"Sudan", 625, 14, 30},
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
		g.event(id)
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

func (g *generator) event(id int) {
	c := g.pick(len(countries))
	country := countries[c]
	group := c*50 + g.pick(50)
	kind := 1 + g.pick(3)
	start := time.Date(1989+g.pick(36), time.January, 1+g.pick(365), 0, 0, 0, 0, time.UTC)
	span, prec := 0, 1
	if g.pick(5) == 0 {
		span = 1 + g.pick(40)
		prec = 2 + min(3, span/7)
	}
	sideA, idA := fmt.Sprintf("Made-up Front %d", group), 2000+group
	sideB, idB := fmt.Sprintf("Made-up Army %d", group+1), 2601+group
	switch kind {
	case 1:
		sideA, idA, sideB, idB = "Government of "+country.name, 100+c, sideA, idA
	case 3:
		sideB, idB = "Civilians", 1
	}
	g.num(id)
	g.quote(fmt.Sprintf("%s-%d-%d-%d", strings.ToUpper(country.name[:3]), start.Year(), kind, id))
	g.num(start.Year())
	g.num(g.pick(2))
	g.quote("Clear")
	g.num(kind)
	g.num(300 + c)
	g.num(300 + c)
	g.quote(country.name + ": Government")
	g.num(700 + group)
	g.num(700 + group)
	g.quote(sideA + " - " + sideB)
	g.num(idA)
	g.num(idA)
	g.quote(sideA)
	g.num(idB)
	g.num(idB)
	g.quote(sideB)
	g.num(g.pick(9) - 1)
	g.prose(100 + g.pick(120))
	g.quote("Reuters;Xinhua")
	g.quote(start.Format("2006-01-02"))
	g.prose(60 + g.pick(60))
	g.quote("local official")
	g.place(country.name, country.gw, country.lat, country.lon)
	g.num(1 + g.pick(2))
	g.num(prec)
	g.date(start)
	g.date(start.AddDate(0, 0, span))
	g.deaths()
	g.num(country.gw)
	g.row[len(g.row)-1] = ','
	g.row = append(g.row, '\n')
}

func (g *generator) place(country string, gw int, lat, lon float64) {
	lat += math.Round(g.rng.NormFloat64()*2e6) / 1e6
	lon += math.Round(g.rng.NormFloat64()*2e6) / 1e6
	town, area := g.pick(300), g.pick(25)
	g.num(1 + g.pick(4))
	g.quote(fmt.Sprintf("Town %d", town))
	g.quote(fmt.Sprintf("Town %d, in district %d of province %d", town, town/5, area))
	g.quote(fmt.Sprintf("Province %d", area))
	g.quote(fmt.Sprintf("District %d", town/5))
	g.dec(lat)
	g.dec(lon)
	g.quote(fmt.Sprintf("POINT (%v %v)", lon, lat))
	g.num(int((90+lat)*2)*720 + int((180+lon)*2) + 1)
	g.quote(country)
	g.num(gw)
	g.quote("Asia")
}

func (g *generator) deaths() {
	best, sum := 0, [4]int{}
	for i := range sum {
		sum[i] = int(math.Exp(g.rng.NormFloat64()) - 0.5)
		best += sum[i]
		g.num(sum[i])
	}
	g.num(best)
	g.num(best + g.pick(4))
	g.num(max(0, best-g.pick(3)))
}
