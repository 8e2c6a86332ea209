package main

import (
	"context"
	"fmt"
	"sync"

	"careerbot/internal/llm"
)

// models gives the embedders of spaces. Those for questions are made once each: what is
// known of an endpoint that fails is kept with them.
type models struct {
	config   Config
	endpoint llm.Endpoint

	mu        sync.Mutex
	questions map[llm.Space]llm.Embedder
}

// of gives the embedder of a space for who has time; one without dimensions is asked for
// them. It is [llm.ErrNoModel] where its endpoint is not configured.
func (m *models) of(ctx context.Context, s llm.Space) (llm.Embedder, error) {
	switch {
	case s.Model == llm.OfflineModel:
		return llm.Offline{Weight: m.config.OfflineWeight}, nil
	case m.config.OpenAIEmbeddingModel == "":
		return nil, fmt.Errorf("%w: OPENAI_EMBEDDING_MODEL is empty", llm.ErrNoModel)
	case s.Dimensions == 0:
		return llm.NewOpenAI(ctx, m.endpoint, s.Model, 0, m.config.VectorWeight)
	}
	s.Weight = m.config.VectorWeight
	return llm.InSpace(m.endpoint, s), nil
}

// hurried gives the embedder of a space for questions, whose askers wait.
func (m *models) hurried(ctx context.Context, s llm.Space) (llm.Embedder, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if e, ok := m.questions[s]; ok {
		return e, nil
	}
	e, err := m.of(ctx, s)
	if err != nil {
		return nil, err
	}
	if m.questions == nil {
		m.questions = map[llm.Space]llm.Embedder{}
	}
	m.questions[s] = hurried(e)
	return m.questions[s], nil
}
