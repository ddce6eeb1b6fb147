package web_test

import (
	"bytes"
	"context"
	"encoding/json"
	"mime/multipart"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/blindspot/blindspot"
)

// upload makes the body of an upload.
func upload(tb testing.TB, fields map[string]string, file, name string) (kind, body string) {
	tb.Helper()
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	for k, v := range fields {
		if err := form.WriteField(k, v); err != nil {
			tb.Fatal(err)
		}
	}
	if name != "" {
		part, err := form.CreateFormFile("file", name)
		if err != nil {
			tb.Fatal(err)
		}
		if _, err := part.Write([]byte(file)); err != nil {
			tb.Fatal(err)
		}
	}
	if err := form.Close(); err != nil {
		tb.Fatal(err)
	}
	return form.FormDataContentType(), b.String()
}

func TestUpload(t *testing.T) {
	s := empty(t)
	text, err := os.ReadFile(brokenFile(t))
	if err != nil {
		t.Fatal(err)
	}
	kind, body := upload(t, map[string]string{"complete": "yes"}, string(text), "../../../tmp/GEDEvent_v25_1.csv")
	resp, answer := post(t, s.url+"/data/upload", kind, body, "X-Blindspot", "1", "Accept", "application/json")
	var account blindspot.Import
	if err := json.Unmarshal([]byte(answer), &account); err != nil || resp.StatusCode != http.StatusOK || account.Stored != 3 || account.Quarantined != 1 || !account.Balanced() {
		t.Fatalf("%d: %s", resp.StatusCode, answer)
	}
	_, page := get(t, s.url+"/data")
	if !strings.Contains(page, "GEDEvent_v25_1.csv") || strings.Contains(page, "../") || !strings.Contains(page, "latitude") {
		t.Error("the Data page does not show the file, or shows its path, or does not show the faulty row")
	}
	if _, state := get(t, s.url+"/api/imports"); !strings.Contains(state, `"done":true`) {
		t.Errorf("the import is not done: %s", state)
	}
	// The pages know of it at once, although they were kept.
	if _, events := get(t, s.url+"/explorer.json"); !strings.Contains(events, `"events":3`) {
		t.Errorf("the explorer shows an old answer: %.200s", events)
	}
	for _, c := range []struct {
		name       string
		kind, body string
		status     int
		hint       string
	}{
		{"no form", "text/csv", "a,b", 400, "multipart"},
		{"no file", "", "", 400, "choose a file"},
		{"web page", "page", "<html></html>", 422, ""},
		{"binary", "binary", "\x00\x01\x02\x03", 422, ""},
		{"path as name", "empty", "", 422, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			kind, body := c.kind, c.body
			if c.kind != "text/csv" {
				name := ""
				if c.kind != "" {
					name = "/etc/passwd"
				}
				kind, body = upload(t, nil, c.body, name)
			}
			resp, answer := post(t, s.url+"/data/upload", kind, body, "X-Blindspot", "1")
			if resp.StatusCode != c.status || !strings.Contains(answer, c.hint) {
				t.Errorf("%d, want %d with %q: %.700s", resp.StatusCode, c.status, c.hint, answer)
			}
		})
	}
}

func TestUploadLimit(t *testing.T) {
	store := openStore(t, "")
	t.Cleanup(func() { _ = store.Close() })
	c := config(store)
	c.UploadLimit = 1 << 20
	s := start(t, c)
	kind, body := upload(t, nil, strings.Repeat("x", 2<<20), "GEDEvent_v25_1.csv")
	resp, answer := post(t, s.url+"/data/upload", kind, body, "X-Blindspot", "1")
	if resp.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(answer, "larger than 1 MB") {
		t.Errorf("%d: %.300s", resp.StatusCode, answer)
	}
	if sets, err := store.Datasets(context.Background(), 0); err != nil || len(sets) != 0 {
		t.Errorf("part of it was stored: %v, %v", sets, err)
	}
	if resp, _ := post(t, s.url+"/data/retry", formKind, strings.Repeat("id=1&", 30000), "X-Blindspot", "1"); resp.StatusCode != http.StatusBadRequest {
		t.Errorf("a long form: %d", resp.StatusCode)
	}
	r, err := http.NewRequest(http.MethodGet, s.url+"/watch", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("X-Long", strings.Repeat("x", 64<<10))
	if resp, err := client.Do(r); err == nil { // else the connection was cut, which is as good
		_ = resp.Body.Close()
		if resp.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
			t.Errorf("a long header: %d", resp.StatusCode)
		}
	}
}

func TestRetry(t *testing.T) {
	s := withBrokenRow(t)
	resp, body := post(t, s.url+"/api/quarantine/retry", "application/json", `{"ids":[]}`, "X-Blindspot", "1")
	if resp.StatusCode != http.StatusOK || !strings.Contains(body, `"rows_read":1`) || !strings.Contains(body, `"quarantined":1`) {
		t.Errorf("the row is still at fault, and stays: %d %s", resp.StatusCode, body)
	}
	if resp, _ := post(t, s.url+"/data/retry", formKind, "id=1;drop", "X-Blindspot", "1"); resp.StatusCode != http.StatusBadRequest {
		t.Errorf("an id that is none: %d", resp.StatusCode)
	}
}
