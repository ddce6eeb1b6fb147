package figure

import (
	"fmt"
	"html"
	"math"
	"strings"

	"github.com/blindspot/blindspot"
)

// Drawing is a figure that is drawn already, as SVG: it needs no script, takes the
// width it is given, and is told apart in grey by dashes and shapes. Its words are
// escaped. A stylesheet may colour it by its classes.
type Drawing struct {
	ID      string          `json:"id"`
	Title   string          `json:"title"`
	Caption string          `json:"caption"`
	Alt     string          `json:"alt"` // for readers who cannot see it
	SVG     string          `json:"svg"`
	Keys    []Key           `json:"keys"`
	Table   blindspot.Table `json:"table"`
}

// Key is one entry of the legend: a sample, as SVG, and what it stands for.
type Key struct {
	Sample string `json:"sample"`
	Text   string `json:"text"`
}

// canvas is a drawing in the making. Across, everything is in per cent of the
// width, so that letters keep their size on a phone; down, in pixels.
type canvas struct {
	b      strings.Builder
	height float64
}

func newCanvas(class, alt string, height float64) *canvas {
	c := &canvas{height: height}
	fmt.Fprintf(&c.b, `<svg class="drawing %s" xmlns="http://www.w3.org/2000/svg" width="100%%" height="%.0f" role="img" aria-label="%s" font-size="12" font-family="system-ui, 'DejaVu Sans', sans-serif">`,
		class, height, html.EscapeString(alt))
	return c
}

func (c *canvas) done() string { return c.b.String() + "</svg>" }

func (c *canvas) text(class, anchor string, x, y float64, text string) {
	fmt.Fprintf(&c.b, `<text class="%s" x="%.4g%%" y="%.1f" text-anchor="%s"%s>%s</text>`, class, x, y, anchor, styles[class], html.EscapeString(text))
}

func (c *canvas) rect(class string, x, width, y, height float64) {
	fmt.Fprintf(&c.b, `<rect class="%s" x="%.4g%%" width="%.4g%%" y="%.1f" height="%.1f"%s/>`, class, x, width, y, height, styles[class])
}

func (c *canvas) line(class string, x1, y1, x2, y2 float64) {
	fmt.Fprintf(&c.b, `<line class="%s" x1="%.4g%%" y1="%.1f" x2="%.4g%%" y2="%.1f"%s/>`, class, x1, y1, x2, y2, styles[class])
}

// path draws a path whose first coordinate is in thousandths of the width, and the
// second in pixels.
func (c *canvas) path(class, d string) {
	if d != "" {
		fmt.Fprintf(&c.b, `<svg width="100%%" height="%[1]g" viewBox="0 0 1000 %[1]g" preserveAspectRatio="none"><path class="%[2]s" d="%[3]s"%[4]s vector-effect="non-scaling-stroke"/></svg>`, c.height, class, d, styles[class])
	}
}

// styles are how the classes look without a stylesheet.
var styles = map[string]string{
	"grid": ` stroke="#d5d9de"`, "axis": ` fill="#52575e"`, "gap": ` fill="#d9dce0"`, "base": ` stroke="#52575e"`,
	"seen": ` fill="none" stroke="#0072B2" stroke-width="2.5"`, "bars": ` fill="#0072B2"`, "range": ` fill="#0072B2" fill-opacity="0.18"`,
	"beside": ` fill="none" stroke="#52575e" stroke-width="1.8" stroke-dasharray="2 3"`,
	"need":   ` fill="none" stroke="#D55E00" stroke-width="2.5" stroke-dasharray="9 4"`, "need-text": ` fill="#a34700" font-weight="600"`,
	"level": ` fill="none" stroke="#1b1d20" stroke-width="2.5"`, "halo": ` stroke="#fff" stroke-width="4" fill="none"`,
	"name": ` fill="#1b1d20" font-weight="600"`, "said": ` fill="#1b1d20"`, "band": ` fill="#e6e8eb"`, "whisker": ` stroke="#1b1d20" stroke-width="2.5"`, "dot": ` fill="#0072B2" stroke="#fff" stroke-width="1.5"`,
}

// sample is the sample of a class in a legend.
func sample(class string) string {
	switch class {
	case "gap", "bars", "range", "band":
		return fmt.Sprintf(`<svg class="drawing" width="24" height="12" aria-hidden="true"><rect class="%s" width="24" height="12"%s/></svg>`, class, styles[class])
	case "dot":
		return fmt.Sprintf(`<svg class="drawing" width="24" height="12" aria-hidden="true"><line class="whisker" x1="1" x2="23" y1="6" y2="6"%s/><circle class="dot" cx="12" cy="6" r="4.5"%s/></svg>`, styles["whisker"], styles["dot"])
	}
	return fmt.Sprintf(`<svg class="drawing" width="24" height="12" aria-hidden="true"><line class="%s" x1="0" x2="24" y1="6" y2="6"%s/></svg>`, class, styles[class])
}

func key(class, text string) Key { return Key{sample(class), text} }

// ticks are at most five round numbers from 0 to the top.
func ticks(top float64) []float64 {
	if top <= 0 || math.IsInf(top, 0) || math.IsNaN(top) {
		return []float64{0}
	}
	step := math.Pow(10, math.Floor(math.Log10(top)))
	for _, f := range []float64{0.2, 0.25, 0.5, 1, 2} {
		if top/(step*f) <= 5 {
			step *= f
			break
		}
	}
	var out []float64
	for v := 0.0; v <= top; v += step {
		out = append(out, v)
	}
	return out
}
