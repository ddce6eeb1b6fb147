package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
)

// run carries out one command as the root command would, with JSON output.
func runCommand(t *testing.T, command func(*program) *cobra.Command, asJSON bool, args ...string) string {
	t.Helper()
	var out, errs bytes.Buffer
	p := &program{stdout: &out, stderr: &errs, now: time.Now, env: os.Getenv, json: asJSON, seed: 1}
	cmd := command(p)
	cmd.SetArgs(args)
	cmd.SilenceErrors, cmd.SilenceUsage = true, true
	if err := cmd.ExecuteContext(t.Context()); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func writeHistory(t *testing.T) string {
	t.Helper()
	text := "month_id,country_id,ged_sb\n"
	for _, id := range []int{57, 133, 220, 237} {
		for m := 443; m <= 468; m++ {
			text += fmt.Sprintf("%d,%d,%d\n", m, id, id*m%17)
		}
	}
	path := filepath.Join(t.TempDir(), "history.csv")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// What is exported scores, read back from its files, exactly as in the backtest.
func TestExportScoresAsTheBacktest(t *testing.T) {
	history := writeHistory(t)
	var report struct {
		Windows []struct {
			Models []struct {
				Name         string
				CRPS, IGN    float64
				LogCRPS      float64 `json:"log_crps"`
				MIS          float64
				Coverage90   float64
				WithoutThree float64 `json:"crps_without_top3"`
			}
		}
	}
	text := runCommand(t, (*program).backtestViews, true, "--history", history, "--windows", "2018", "--draws", "200")
	if err := json.Unmarshal([]byte(text), &report); err != nil {
		t.Fatal(err)
	}
	models := report.Windows[0].Models
	ours := models[len(models)-1]
	for _, format := range []string{"views", "hubverse"} {
		folder := t.TempDir()
		runCommand(t, (*program).exportForecast, false, "--format", format, "--history", history, "--window", "2018", "--draws", "200", "-o", folder)
		var scored struct {
			Cells     int
			CRPS, IGN float64
			MIS       float64
			LogCRPS   float64 `json:"log_crps"`
		}
		if err := json.Unmarshal([]byte(runCommand(t, (*program).score, true, folder, "--actuals", history)), &scored); err != nil {
			t.Fatal(err)
		}
		if scored.Cells != 48 || scored.CRPS != ours.CRPS || scored.IGN != ours.IGN || scored.MIS != ours.MIS || scored.LogCRPS != ours.LogCRPS {
			t.Errorf("%s: %+v, in the backtest %+v", format, scored, ours)
		}
	}
}

func TestBacktestTable(t *testing.T) {
	text := runCommand(t, (*program).backtestViews, false, "--history", writeHistory(t), "--windows", "2018", "--draws", "50")
	for _, want := range []string{"Window 2018, data until 2017-10, 4 countries\n", "conflictology", "blindspot against conflictology, 4 countries, 12 months (countries resampled", "log CRPS",
		"By mean deaths a month", "5 to 50", "Warning: one window: only countries are resampled, so the intervals speak for other countries and not for other years.", "Warning: 4 countries are few"} {
		if !strings.Contains(text, want) {
			t.Errorf("the table does not say %q:\n%s", want, text)
		}
	}
	_, last, _ := strings.Cut(text, "  window 2018: ")
	if strings.Contains(last, "won") || strings.Contains(last, "lost") || !strings.Contains(last, " % lower") && !strings.Contains(last, " % higher") {
		t.Errorf("a single window has no interval, and so neither won nor lost: %s", last)
	}
}

// What was not computed is a dash or null, and what was left out has a name.
func TestBacktestOfLittle(t *testing.T) {
	text := "month_id,country_id,ged_sb\n"
	for m := 443; m <= 468; m++ {
		text += fmt.Sprintf("%d,133,%d\n", m, m%17)
	}
	for m := 443; m <= 450; m++ {
		text += fmt.Sprintf("%d,57,0\n", m)
	}
	home := t.TempDir()
	line := []string{"backtest", "views-cm", "--history", write(t, filepath.Join(home, "h.csv"), text), "--windows", "2018", "--draws", "50"}
	r := succeed(t, home, line...)
	for _, want := range []string{"1 country (1 left out: 57 (Ethiopia))", "   -\n", "no interval", "1 country, 12 months (nothing to resample)", "Warning: one window of one country"} {
		if !strings.Contains(r.out, want) {
			t.Errorf("the table does not say %q:\n%s", want, r.out)
		}
	}
	if strings.Contains(r.out, "p = ") {
		t.Errorf("a p-value from nothing:\n%s", r.out)
	}
	if !strings.Contains(r.err, "note: 50 draws in place of 1000: the ignorance score") {
		t.Errorf("the note on draws is missing: %s", r.err)
	}
	var report struct {
		Pooled   []map[string]any
		Headline struct{ CRPS map[string]any }
	}
	decode(t, succeed(t, home, append(line, "--json")...).out, &report)
	hasKeys(t, "a model", report.Pooled[0], "crps_without_top3")
	hasKeys(t, "a difference", report.Headline.CRPS, "p", "low", "high")
	if report.Pooled[0]["crps_without_top3"] != nil || report.Headline.CRPS["p"] != nil || report.Headline.CRPS["low"] != nil {
		t.Errorf("%v and %v should be null", report.Pooled[0], report.Headline.CRPS)
	}
}

func TestBacktestFigures(t *testing.T) {
	home := t.TempDir()
	path := filepath.Join(home, "figures.html")
	r := succeed(t, home, "backtest", "views-cm", "--history", writeHistory(t), "--windows", "2018", "--draws", "50", "--figures", path)
	if !strings.Contains(r.err, "figures are in "+path) {
		t.Error(r.err)
	}
	page, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Skill against each country", "Score by months ahead", "Reliability", "Where outcomes fell", "window 2018", "5 to 50 a month", ">14</td>", "One window: only countries are resampled"} {
		if !strings.Contains(string(page), want) {
			t.Errorf("the figures do not say %q", want)
		}
	}
	if text := strings.ToLower(string(page)); strings.Contains(text, "groups with few") || strings.Contains(text, "each group") {
		t.Error("the figures of countries speak of groups")
	}
}
