package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
)

// A model that is configured is asked, and named in the table.
func TestConfiguredModel(t *testing.T) {
	var asked []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var body struct {
			Model string   `json:"model"`
			Input []string `json:"input"`
		}
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil || r.URL.Path != "/v1/embeddings" {
			http.Error(w, "unexpected", http.StatusBadRequest)
			return
		}
		asked = append(asked, body.Model)
		type vector struct {
			Index     int       `json:"index"`
			Embedding []float32 `json:"embedding"`
		}
		var data []vector
		for i, text := range body.Input {
			data = append(data, vector{i, []float32{float32(len(text)), 1}})
		}
		json.NewEncoder(w).Encode(map[string]any{"data": data}) //nolint:errcheck // the client notices
	}))
	defer server.Close()
	t.Setenv("OPENAI_API_KEY", "")
	t.Setenv("OPENAI_BASE_URL", server.URL+"/v1")
	t.Setenv("OPENAI_EMBEDDING_MODEL", "some-model")
	e, err := newEmbedder()
	if err != nil {
		t.Fatal(err)
	}
	vectors, err := e.EmbedDocuments(t.Context(), []string{"a", "bcd"})
	if err != nil {
		t.Fatal(err)
	}
	if len(vectors) != 2 || !slices.Equal(vectors[1], []float32{3, 1}) || !slices.Equal(asked, []string{"some-model"}) {
		t.Errorf("vectors %v, models asked %v", vectors, asked)
	}
	if name := langchainName(); name != "langchaingo pgvector, some-model" {
		t.Errorf("called %q", name)
	}
	if strings.Contains(legend(), "hashing") {
		t.Error("the legend speaks of hashing")
	}
}
