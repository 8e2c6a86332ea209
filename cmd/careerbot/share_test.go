package main

import (
	"context"
	"net/http"
	"testing"

	"careerbot/internal/postgres/pgtest"
)

// TestSharing starts the program as main does: on, other services read; off, there is
// nothing to read.
func TestSharing(t *testing.T) {
	for _, c := range []struct {
		share string
		want  int
	}{{"", http.StatusOK}, {"off", http.StatusNotFound}} {
		address, _ := serve(t, map[string]string{"CAREERBOT_SHARE": c.share, "CAREERBOT_STARTER": "off"})
		for _, path := range []string{"/api/", "/api/openapi.json", "/api/v1/vacancies", "/api/v1/places", "/feeds/jobpostings.ndjson", "/feeds/places.geojson"} {
			answer, err := http.Get(address + path)
			if err != nil {
				t.Fatal(err)
			}
			answer.Body.Close()
			if answer.StatusCode != c.want {
				t.Errorf("sharing %q: %s answers %s", c.share, path, answer.Status)
			}
		}
		// The chat is beside it, either way.
		answer, err := http.Get(address + "/api/history")
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.Header.Get("RateLimit") != "" {
			t.Errorf("sharing %q: it answers for the chat", c.share)
		}
	}
}

// TestChangesDoNotPileUp: what nobody reads is numbered all the same.
func TestChangesDoNotPileUp(t *testing.T) {
	ctx := context.Background()
	a := &App{Pool: pgtest.New(t)}
	if _, err := a.Pool.Exec(ctx, `INSERT INTO share_pending SELECT generate_series(1, 45000)`); err != nil {
		t.Fatal(err)
	}
	if err := a.numberChanges(ctx); err != nil {
		t.Fatal(err)
	}
	var left int
	if err := a.Pool.QueryRow(ctx, `SELECT count(*) FROM share_pending`).Scan(&left); err != nil || left != 0 {
		t.Error(left, err)
	}
}
