package ucdptest

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// The years that a made-up world spans, and how many groups live in it.
const (
	firstYear  = 1989
	worldYears = 36
	groups     = 1300
	// Sources are counted from this year on, as in the official file.
	sourcesFrom = 2013
)

// theatre is a country of the made-up world and its share of the events.
type theatre struct {
	country
	weight float64
}

var theatres = []theatre{
	{country{"Syria", 652, "Middle East", 35, 38}, 85}, {country{"Afghanistan", 700, "Asia", 34, 66}, 44},
	{country{"Ukraine", 369, "Europe", 48.3, 38}, 35}, {country{"Mexico", 70, "Americas", 24, -103}, 25},
	{country{"India", 750, "Asia", 24, 82}, 18}, {country{"Colombia", 100, "Americas", 4, -73}, 14},
	{country{"Bosnia-Herzegovina", 346, "Europe", 44.2, 18}, 9}, {country{"Iraq", 645, "Middle East", 33.5, 43.5}, 9},
	{country{"Turkey", 640, "Middle East", 38, 41}, 7}, {country{"Pakistan", 770, "Asia", 32, 71}, 7},
	{country{"Somalia", 520, "Africa", 4, 45}, 8}, {country{"DR Congo (Zaire)", 490, "Africa", -1, 27}, 8},
	{country{"Nepal", 790, "Asia", 28, 84}, 6}, {country{"Nigeria", 475, "Africa", 10, 9}, 8},
	{country{"Sri Lanka", 780, "Asia", 8, 81}, 5}, {country{"Yemen (North Yemen)", 678, "Middle East", 15, 44.5}, 5},
	{country{"Algeria", 615, "Africa", 35, 4}, 4}, {country{"Philippines", 840, "Asia", 8, 124}, 4},
	{country{"Russia (Soviet Union)", 365, "Europe", 44, 45}, 4}, {country{"Myanmar (Burma)", 775, "Asia", 21, 96}, 9},
	{country{"Israel", 666, "Middle East", 31.5, 34.8}, 5}, {country{"Sudan", 625, "Africa", 13, 29}, 5},
	{country{"Brazil", 140, "Americas", -10, -47}, 5}, {country{"Ethiopia", 530, "Africa", 9, 39}, 6},
	{country{"Burundi", 516, "Africa", -3.3, 29.8}, 3}, {country{"South Africa", 560, "Africa", -29, 28}, 3},
	{country{"Thailand", 800, "Asia", 15, 101}, 3}, {country{"Rwanda", 517, "Africa", -2, 30}, 2.5},
	{country{"Angola", 540, "Africa", -11, 17.5}, 2}, {country{"Central African Republic", 482, "Africa", 6.5, 20.5}, 2},
	{country{"Uganda", 500, "Africa", 2, 32.4}, 2}, {country{"Cameroon", 471, "Africa", 6, 10.6}, 2},
	{country{"Mali", 432, "Africa", 15, -3}, 3}, {country{"Libya", 620, "Africa", 30, 17}, 1.5},
	{country{"Lebanon", 660, "Middle East", 33.9, 35.8}, 1.5}, {country{"Kenya", 501, "Africa", 1, 37.5}, 1.2},
	{country{"Egypt", 651, "Middle East", 28, 31}, 1.1}, {country{"Mozambique", 541, "Africa", -15, 38}, 1.3},
	{country{"Peru", 135, "Americas", -11, -75}, 1}, {country{"Burkina Faso", 439, "Africa", 12.5, -1.5}, 2},
	{country{"Haiti", 41, "Americas", 18.9, -72.4}, 1}, {country{"Chad", 483, "Africa", 14, 19}, 0.5},
	{country{"Ivory Coast", 437, "Africa", 7.5, -5.5}, 0.4}, {country{"Niger", 436, "Africa", 15, 5}, 0.6},
	{country{"Liberia", 450, "Africa", 6.6, -9.4}, 0.6}, {country{"Sierra Leone", 451, "Africa", 8.4, -11.8}, 1.5},
	{country{"Guatemala", 90, "Americas", 15, -90.5}, 0.5}, {country{"Cambodia (Kampuchea)", 811, "Asia", 12.7, 104.5}, 0.5},
	{country{"South Sudan", 626, "Africa", 7, 30.5}, 1}, {country{"Venezuela", 101, "Americas", 8, -66}, 1.5},
}

// faction is a group of the made-up world: where and how long it lives, how
// often it acts, and what it does.
type faction struct {
	side
	home, abroad  int     // theatres; abroad is home for most
	first, months int     // its life, in months after the first
	weight        float64 // events a month before bursts
	mix           [3]float64
	town          int // its towns are town to town+span
	span          int
	rival         int
	deadly        float64 // log scale of deaths
}

// WriteWorld writes n sound, made-up events that are spread as unevenly as those
// of a whole yearly release: fifty countries of very different weight, 1,300
// groups with lives of months to decades, of which a few dozen to a few hundred
// act in any month, bursts, a heavy tail of deaths, growth over the years, and
// sources counted from 2013 on only. The same n and seed give the same bytes.
func WriteWorld(w io.Writer, n int, seed uint64) error {
	g := generator{rng: rand.New(rand.NewPCG(seed, 0x776f726c64)), words: strings.Fields(words)}
	world := g.factions()
	months := worldYears * 12
	type turn struct{ faction, month int }
	var turns []turn
	var rates []float64
	total := 0.0
	for i := range world {
		burst := 0.0
		for m := range world[i].months {
			burst = 0.85*burst + 0.8*g.rng.NormFloat64()
			month := world[i].first + m
			if month >= months {
				break
			}
			total += world[i].weight * math.Exp(burst) * (1 + 2*float64(month)/float64(months))
			turns, rates = append(turns, turn{i, month}), append(rates, total)
		}
	}
	out := bufio.NewWriterSize(w, 1<<20)
	if _, err := out.WriteString(Header + "\n"); err != nil {
		return err
	}
	for id := 1; id <= n; id++ {
		k, _ := slices.BinarySearch(rates, g.rng.Float64()*total)
		t := turns[min(k, len(turns)-1)]
		g.row = g.row[:0]
		g.write(g.act(id, world, t.faction, t.month))
		if _, err := out.Write(g.row); err != nil {
			return err
		}
	}
	return out.Flush()
}

// factions makes up the groups. The first dozens of each heavy theatre fight
// the state; most others fight one another.
func (g *generator) factions() []faction {
	cumulative, sum := make([]float64, len(theatres)), 0.0
	for i := range theatres {
		sum += math.Sqrt(theatres[i].weight)
		cumulative[i] = sum
	}
	out := make([]faction, groups)
	held := make([]float64, len(theatres))
	for i := range out {
		f := &out[i]
		home, _ := slices.BinarySearch(cumulative, g.rng.Float64()*sum)
		f.home = min(home, len(theatres)-1)
		f.abroad = f.home
		if g.pick(12) == 0 {
			f.abroad = g.pick(len(theatres))
		}
		f.side = side{fmt.Sprintf("Made-up Group %d of %s", i, theatres[f.home].name), 3000 + i}
		f.first = g.pick(worldYears*12 - 6)
		f.months = 6 + int(40*math.Exp(1.1*g.rng.NormFloat64()))
		f.weight = math.Exp(1.7 * g.rng.NormFloat64())
		switch g.pick(5) {
		case 0:
			f.mix = [3]float64{0.8, 0.85, 1} // fights the state
		case 1:
			f.mix = [3]float64{0, 0, 1} // attacks civilians only
		default:
			f.mix = [3]float64{0, 0.95, 1} // fights others
			f.weight /= 6
		}
		f.town, f.span = g.pick(250), 1+int(20*math.Exp(g.rng.NormFloat64()))
		f.deadly = 0.6 + 0.5*g.rng.NormFloat64()
		held[f.home] += f.weight * float64(min(f.months, worldYears*12-f.first))
	}
	for i := range out {
		f := &out[i]
		f.weight *= theatres[f.home].weight / held[f.home]
		f.rival = g.neighbour(out, i)
	}
	return out
}

// neighbour finds another group of the same theatre, or the group after.
func (g *generator) neighbour(all []faction, i int) int {
	for range 200 {
		if j := g.pick(len(all)); j != i && all[j].home == all[i].home {
			return j
		}
	}
	return (i + 1) % len(all)
}

// act makes up an event of a group in a month.
func (g *generator) act(id int, world []faction, i, month int) event {
	f := &world[i]
	t := &theatres[f.home]
	if f.abroad != f.home && g.pick(5) == 0 {
		t = &theatres[f.abroad]
	}
	e := event{id: id, dyad: 1000 + i, country: &t.country, a: f.side, prec: 1 + g.pick(3),
		start: time.Date(firstYear, time.Month(1+month), 1+g.pick(28), 0, 0, 0, 0, time.UTC), sources: -1}
	if g.pick(6) == 0 {
		e.prec = 4 + g.pick(3)
	}
	e.span, e.datePrec = g.span()
	if e.start.AddDate(0, 0, e.span).Year() >= firstYear+worldYears {
		e.span, e.datePrec = 0, 1 // a release ends with its last year
	}
	if e.start.Year() >= sourcesFrom {
		e.sources = 1
		for e.sources < 30 && g.pick(3) == 0 {
			e.sources++
		}
	}
	switch u := g.rng.Float64(); {
	case u < f.mix[0]:
		e.kind, e.a, e.b = 1, side{"Government of " + t.name, 100 + t.gw}, f.side
	case u < f.mix[1]:
		e.kind, e.b = 2, world[f.rival].side
		if f.rival < i {
			e.a, e.b = e.b, e.a
		}
	default:
		e.kind, e.b = 3, civilians
	}
	e.town = f.town + int(float64(f.span)*math.Abs(g.rng.NormFloat64()))
	e.area = e.town / 12
	// A town lies where its number says, within a few degrees of the middle.
	e.lat = t.lat + 1.5*math.Sin(float64(e.town)*0.7) + g.degrees(0.05)
	e.lon = t.lon + 1.5*math.Cos(float64(e.town)*1.1) + g.degrees(0.05)
	deaths := int(math.Exp(f.deadly + 1.1*g.rng.NormFloat64()))
	if g.pick(400) == 0 {
		deaths = int(20 / math.Pow(1-g.rng.Float64(), 0.9)) // a Pareto tail
	}
	for deaths = min(deaths, 50_000); deaths > 0; {
		part := 1 + g.pick(deaths)
		e.deaths[g.pick(4)] += part
		deaths -= part
	}
	return e
}
