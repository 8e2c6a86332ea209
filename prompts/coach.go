package prompts

// Part is something that a model is told, by name: vacancy, question, wanted, answer, cv, facts.
type Part struct{ Name, Text string }

// Coach gives the system and the user message that ask a model for help with an
// application: questions, answer, cv, letter.
func Coach(language, what string, parts ...Part) (system, user string) {
	safe := make([]Part, len(parts))
	for i, p := range parts {
		safe[i] = Part{p.Name, data(p.Text)}
	}
	return render(model, "coach_"+what+"_system", languageName(language)), render(model, "coach_user", safe)
}
