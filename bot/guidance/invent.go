package guidance

import (
	"strings"

	"careerbot/internal/pattern"
)

// claims are words by which somebody would say that they have, know or are something: each
// has to stand in what they have said.
var claims = pattern.MustCompile(`[\p{Han}]{0,2}(?:证书?|执照|学历|文凭|学位|毕业|奖|荣誉|职称|专业)|精通|熟练|擅长|流利|带过|管理过|领导|主管|经理|组长|冠军|优秀员工|[一二两三四五六七八九十几多]+年|(?i:\b(?:certified|certificate|licen[cs]ed?|degree|diploma|graduate[d]?|award\w*|fluent(?:ly)?|expert|proficient|led|managed|supervis\w+|manager|years?)\b)`)

// asName are words that are written like names.
var asName = pattern.MustCompile(`\b[A-Z][A-Za-z0-9+#.-]{1,}\b`)

// common begin a sentence, and are no names.
var common = pattern.MustCompile(`^(?i:i|i'm|i've|i'd|my|the|this|that|these|those|you|your|we|it|if|when|with|in|at|on|and|but|for|from|as|to|dear|hello|hi|thank|thanks|please|yours?|say|add|write|name|put|give|show|tell|make|use|replace|move|mention|describe|explain|cv|ok|sincerely|regards|best|having|also|one|what|how|which|where)$`)

// invents reports whether a text has a claim, a number or a name that the others lack.
func invents(s string, from ...string) bool {
	all := strings.ToLower(strings.Join(from, "\n"))
	if newFigures(s, from...) {
		return true
	}
	for _, c := range claims.FindAllString(s, -1) {
		if !strings.Contains(all, strings.ToLower(c)) {
			return true
		}
	}
	for _, n := range asName.FindAllString(s, -1) {
		if !common.MatchString(strings.TrimRight(n, ".-")) && !strings.Contains(all, strings.ToLower(strings.TrimRight(n, ".-"))) {
			return true
		}
	}
	return false
}
