package structural_test

import (
	"math"
	"testing"

	"github.com/blindspot/blindspot/stats/structural"
)

// Oracle: the British seat belt law of February 1983, log drivers killed or
// seriously injured. Variances of level and noise with a still season: An
// Introduction to State Space Time Series Analysis (Oxford, 2007), 0.00351385 and
// 0.000945723. Coefficients of the petrol price and of the law: Durbin and
// Koopman 2012, section 8.2, -0.2914 (t -2.96) and -0.2377 (t -5.13); they put a
// diffuse prior on the coefficients, where the likelihood here is that of the data
// alone, so the variances and with them the coefficients differ a little.
func TestSeatbelts(t *testing.T) {
	y := column(t, "testdata/seatbelts.csv", 1)
	price := column(t, "testdata/seatbelts.csv", 2)
	law := column(t, "testdata/seatbelts.csv", 3)
	for i := range y {
		y[i], price[i] = math.Log(y[i]), math.Log(price[i])
	}
	m := structural.Model{Season: 12}

	f, err := structural.FitML(structural.Series{Y: y}, m)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "noise", f.Variances.Obs, .00351385, 5e-7)
	near(t, "level", f.Variances.Level, .000945723, 5e-7)
	if len(f.Still) != 1 || f.Still[0] != "season" {
		t.Errorf("still components %v, want the season", f.Still)
	}

	f, err = structural.FitML(structural.Series{Y: y, Static: [][]float64{price, law}}, m)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "petrol price", f.Static[0].Value, -.2914, .012)
	near(t, "law", f.Static[1].Value, -.2377, .003)
	near(t, "t of the law", f.Static[1].Value/f.Static[1].SE, -5.13, .2)

	// The counterfactual knows nothing of the shape of the effect, so it is less
	// sure, but must agree.
	im, _, err := structural.Counterfactual(structural.Series{Y: y, Static: [][]float64{price}}, m,
		[]structural.Window{{Start: 169, End: 192}}, .9)
	if err != nil {
		t.Fatal(err)
	}
	if a := im.Total.Average; !a.Contains(-.2377) || a.High > 0 {
		t.Errorf("average effect %+v", a)
	}
}
