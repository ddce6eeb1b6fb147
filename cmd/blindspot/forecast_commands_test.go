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
	for _, want := range []string{"Window 2018, data until 2017-10, 4 countries", "conflictology", "blindspot against conflictology", "log CRPS"} {
		if !strings.Contains(text, want) {
			t.Errorf("the table does not say %q:\n%s", want, text)
		}
	}
	if !strings.Contains(text, "won") && !strings.Contains(text, "lost") {
		t.Errorf("the table names neither wins nor losses:\n%s", text)
	}
}
