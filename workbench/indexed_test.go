package workbench_test

import (
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/workbench"
)

func TestIndexed(t *testing.T) {
	var points []blindspot.Point
	for m := range blindspot.Month(14) {
		points = append(points, blindspot.Point{Month: 100 + m, Value: blindspot.Exactly(float64(m))})
	}
	points[0].Value = blindspot.Unknown() // 1 to 12 are the first twelve observed: 6.5 in the mean
	got, ok := workbench.Indexed(points)
	if !ok || got[0].Value.Known() || got[13].Value.Value != 200 {
		t.Errorf("%v, %v", got, ok)
	}
	if _, ok := workbench.Indexed(points[:12]); ok {
		t.Error("eleven observed months are taken for a beginning")
	}
	if _, ok := workbench.Indexed(make([]blindspot.Point, 12)); ok {
		t.Error("a share of none")
	}
}
