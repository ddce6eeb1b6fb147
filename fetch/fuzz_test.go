package fetch_test

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/fetch"
)

// Whatever the servers of UCDP and ACLED answer, what was read is a table with as many
// rows as events were counted, or an error that is not ours; nothing else stays in the
// folder, and no secret is told.
func FuzzAnswers(f *testing.F) {
	var body atomic.Value
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if strings.HasSuffix(r.URL.Path, "oauth/token") {
			_, _ = w.Write([]byte(`{"token_type":"Bearer","access_token":"a-secret","refresh_token":"a-secret"}`))
			return
		}
		_, _ = w.Write(body.Load().([]byte)) // the client is gone: nothing to tell it
	}))
	f.Cleanup(server.Close)
	f.Add([]byte(`{"TotalCount":2,"TotalPages":1,"PreviousPageUrl":"","NextPageUrl":"","Result":[{"id":1,"best":3,"adm_1":null},{"id":2,"best":0,"adm_1":"a,\"b"}]}`))
	f.Add([]byte(`{"TotalCount":1,"TotalPages":1,"Result":[{"id":1,"best":[]}]}`))
	f.Add([]byte(`{"status":200,"success":true,"data":[{"event_id_cnty":"AFG1","event_date":"2020-03-05","fatalities":"1"}]}`))
	f.Add([]byte(`{"status":200,"success":false,"error":"no","data_query_restrictions":{"date":"12 months"}}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		body.Store(text)
		hasty := client(nil)
		hasty.Attempts = 1
		dir := t.TempDir()
		_, err := (&fetch.API{Client: hasty, Base: server.URL, Token: "a-secret", Size: 2}).Release(t.Context(), fetch.ReleaseRequest{Version: "25.1", Dir: dir, Name: "a.csv"})
		readable(t, dir, "a.csv", err)
		a := fetch.ACLED{Client: hasty, Base: server.URL, User: "a-secret", Password: "a-secret", Size: 2}
		defer a.Close()
		day := blindspot.NewDate(2020, 3, 5)
		r, err := a.Read(t.Context(), fetch.ACLEDRequest{Countries: []string{"Afghanistan"}, Since: day, Until: day, Accessed: day, Columns: []string{"event_id_cnty", "event_date", "fatalities"}, Dir: dir})
		readable(t, dir, filepath.Base(r.Path), err)
		if _, err := a.Deleted(t.Context(), 0); err != nil {
			readable(t, dir, "", err)
		}
	})
}

func readable(t *testing.T, dir, name string, err error) {
	t.Helper()
	if err != nil {
		if blindspot.CodeOf(err) == blindspot.Internal || strings.Contains(err.Error()+blindspot.HintOf(err), "a-secret") {
			t.Errorf("%s: %v", blindspot.CodeOf(err), err)
		}
		return
	}
	table, err := os.ReadFile(filepath.Join(dir, name)) //nolint:gosec // a file of the test
	if err != nil {
		t.Fatal(err)
	}
	if _, err := csv.NewReader(bytes.NewReader(table)).ReadAll(); err != nil {
		t.Errorf("%v in\n%q", err, table)
	}
}
