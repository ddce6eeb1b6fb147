// Command costplot reads the output of `go test -bench` and draws time against
// size, on logarithmic scales, as an SVG on standard output. A benchmark counts
// where its name ends in a size: "Size/PELT/400" or "Fit/spline8/delta/n=2500".
package main

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"math"
	"os"
	"regexp"
	"slices"
	"strconv"
)

type point struct{ size, seconds float64 }

type line struct {
	name   string
	points []point
}

var measured = regexp.MustCompile(`^Benchmark(\S+?)/(?:\w+=)?(\d+)(?:-\d+)?\s+\d+\s+([\d.]+) ns/op`)

func main() {
	lines, err := read(os.Stdin)
	if err == nil && len(lines) == 0 {
		err = fmt.Errorf("no benchmark with a size in its name: pipe the output of go test -bench into this command")
	}
	if err == nil {
		err = draw(os.Stdout, lines)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "costplot:", err)
		os.Exit(1)
	}
}

func read(r io.Reader) ([]line, error) {
	at := map[string]int{}
	var lines []line
	scan := bufio.NewScanner(r)
	for scan.Scan() {
		m := measured.FindStringSubmatch(scan.Text())
		if m == nil {
			continue
		}
		size, err1 := strconv.ParseFloat(m[2], 64)
		nanoseconds, err2 := strconv.ParseFloat(m[3], 64)
		if err1 != nil || err2 != nil {
			continue
		}
		i, ok := at[m[1]]
		if !ok {
			i = len(lines)
			at[m[1]] = i
			lines = append(lines, line{name: m[1]})
		}
		lines[i].points = append(lines[i].points, point{size, nanoseconds / 1e9})
	}
	lines = slices.DeleteFunc(lines, func(l line) bool { return len(l.points) < 3 })
	for i := range lines {
		slices.SortFunc(lines[i].points, func(a, b point) int { return cmp.Compare(a.size, b.size) })
	}
	return lines, scan.Err()
}

const (
	width, height, left, right, top, bottom = 860.0, 460.0, 70.0, 250.0, 20.0, 50.0
)

var colours = []string{"#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#555555", "#8c510a"}

func draw(w io.Writer, lines []line) error {
	low, high := point{math.Inf(1), math.Inf(1)}, point{}
	for _, l := range lines {
		for _, p := range l.points {
			low = point{min(low.size, p.size), min(low.seconds, p.seconds)}
			high = point{max(high.size, p.size), max(high.seconds, p.seconds)}
		}
	}
	scale := func(v, low, high float64) float64 { return (math.Log10(v) - low) / (high - low) }
	sizes := [2]float64{math.Floor(math.Log10(low.size)), math.Ceil(math.Log10(high.size))}
	times := [2]float64{math.Floor(math.Log10(low.seconds)), math.Ceil(math.Log10(high.seconds))}
	x := func(v float64) float64 { return left + (width-left-right)*scale(v, sizes[0], sizes[1]) }
	y := func(v float64) float64 { return height - bottom - (height-top-bottom)*scale(v, times[0], times[1]) }
	out := bufio.NewWriter(w)
	text := func(format string, args ...any) { fmt.Fprintf(out, format+"\n", args...) }
	text(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %g %g" font-family="system-ui, sans-serif" font-size="12">`, width, height)
	text(`<title>Time against size of the data, measured</title><rect width="%g" height="%g" fill="white"/>`, width, height)
	for e := sizes[0]; e <= sizes[1]; e++ {
		text(`<line x1="%.1f" x2="%.1f" y1="%g" y2="%g" stroke="#ddd"/><text x="%.1f" y="%g" text-anchor="middle">%.0f</text>`,
			x(math.Pow(10, e)), x(math.Pow(10, e)), top, height-bottom, x(math.Pow(10, e)), height-bottom+18, math.Pow(10, e))
	}
	for e := times[0]; e <= times[1]; e++ {
		text(`<line x1="%g" x2="%g" y1="%.1f" y2="%.1f" stroke="#ddd"/><text x="%g" y="%.1f" text-anchor="end">%g ms</text>`,
			left, width-right, y(math.Pow(10, e)), y(math.Pow(10, e)), left-6, y(math.Pow(10, e))+4, math.Pow(10, e+3))
	}
	text(`<text x="%g" y="%g" text-anchor="middle">Observations or units (as the benchmark's name says)</text>`, (left+width-right)/2, height-12)
	for i, l := range lines {
		colour := colours[i%len(colours)]
		path := ""
		for _, p := range l.points {
			path += fmt.Sprintf("%.1f,%.1f ", x(p.size), y(p.seconds))
			text(`<circle cx="%.1f" cy="%.1f" r="3" fill="%s"/>`, x(p.size), y(p.seconds), colour)
		}
		text(`<polyline points="%s" fill="none" stroke="%s" stroke-width="1.5"/>`, path, colour)
		text(`<text x="%g" y="%g" fill="%s">%s</text>`, width-right+12, top+14+float64(i)*20, colour, l.name)
	}
	text(`</svg>`)
	return out.Flush()
}
