package screen

import "careerbot/internal/pattern"

// The rules of Great Britain, for advertisements in English: the Equality Act 2010
// (s. 39 with ss. 4 to 13, exception in Schedule 9 paragraph 1), the Employment
// Agencies Act 1973 s. 6 (no fees for finding work), the Modern Slavery Act 2015 s. 1
// (keeping papers is a sign of forced labour).
var (
	equality = func(section string) []Cite {
		return []Cite{{"Equality Act 2010", "s. 39"}, {"Equality Act 2010", section}}
	}
	agencies  = []Cite{{"Employment Agencies Act 1973", "s. 6"}}
	requires  = pattern.MustCompile(`occupational (?:requirement|qualification)|\bgenuine requirement\b|\bgor\b|\bgoq\b|schedule 9`)
	exceptGOR = "occupational requirement stated (Equality Act 2010, Schedule 9, paragraph 1)"
)

const (
	sexes  = `(?:males?|females?|m[ae]n|wom[ae]n|lad(?:y|ies)|gentlem[ae]n|girls?|lads?)`
	people = `(?:applicants?|candidates?|people|persons?|workers?|staff|individuals?|nationals|citizens)`
	ask    = `(?:only|preferred|required|wanted|needed|need not apply|need apply|should not apply|not considered)`
	faith  = `(?:christians?|muslims?|catholics?|jews?|jewish|hindus?|sikhs?|protestants?|buddhists?)`
	// stance is what is said of people who are named just before it.
	stance = ` (?:with families |with children )?(?:(?:need|should|must|may|can|will|would) ?not|cannot|can't|are not (?:considered|eligible|accepted|suitable|wanted))`
	// turned is what is said just before those whom it turns away; suits is for those it wants.
	turned = `\b(?:not|never|don't|won't|cannot|unable to) (?:[a-z]+ )?(?:employ|hire|take on|take|accept|consider|recruit|want|open to|suitable for|available to) (?:[a-z]+ ){0,3}?`
	suits  = `(?:suited|suitable|ideal|perfect|best) (?:to|for) (?:an? )?`
	origin = `(?:white|black|asian|european|british|english|scottish|irish|african|caribbean|chinese|indian|pakistani|polish|romanian|filipino|arab|american|australian)`
)

var britain = of(
	rule{
		name:     "sex",
		cites:    equality("s. 11"),
		triggers: "male males female females man men woman women lady ladies gentleman gentlemen girl girls lad lads",
		harmless: pattern.MustCompile(`pregnant women|(?:patients?|ward|unit|service)(?:'s)? gender[^.]{0,80}|\b(?:fe)?males?(?: and (?:fe)?males?)?(?: only)? (?:[a-z-]+ )?(?:patients?|wards?|service users?|inpatients?|in-patients?|clients?|residents?|units?|beds?|prisoners?|prisons?|offenders?|estate|health|adolescents?|adults?|services?|treatment|acute|forensic|pathways?|secure|mental|pelvic|urology|genital|medical|surgical|psychiatric|picu|low|medium|sex|establishments?|population|detainees?|environment|site|learners?|students?|doctors and)\b` +
			`|\b(?:wo)?men(?:'s|s)? (?:only )?(?:with|who|in|and (?:their )?(?:babies|children|families|girls)|of childbearing|wards?|services?|patients?|health|prisons?|estate|units?)\b|\bno (?:women|men) (?:is|are|should)\b|\b(?:wo)?men and (?:wo)?men\b`),
		bad: pattern.MustCompile(`\b` + sexes + `(?: ` + people + `)? ` + ask + `\b|\bonly (?:` + sexes + `)(?: ` + people + `)? (?:need|should|may|can|will)|\b(?:fe)?male (?:[a-z]+ ){1,3}(?:required|needed|wanted|only|preferred)\b|must be (?:an? )?` + sexes + `\b|(?:preferably|ideally) (?:an? )?` + sexes + `\b|` + turned + sexes + `\b|` + suits + sexes + `\b|\b` + sexes + ` with families ` + ask + `|\b` + sexes + stance + ` apply|(?:rather|prefer to|want to|only) (?:have|hire|employ|take) (?:an? )?` + sexes + `\b|\ban? ` + sexes + ` is (?:needed|wanted|required|preferred)` +
			`|\b(?:prefer|preference for|looking for|seeking|seeks?|requires?|recruiting|wants?) (?:an? )?(?:young |mature |strong |experienced |reliable )*` + sexes + `\b|would suit (?:an? )?(?:young |mature |strong )*` + sexes + `\b|\bno ` + sexes + `(?:$|[ ,.]*$|,| please| need)` +
			`|(?:post ?holder|candidate|applicant|person)(?: [a-z]+){0,3} (?:is|be|will be|to be) (?:an? )?` + sexes + `\b`),
		exempt: requires, exception: exceptGOR, anywhere: true,
	},
	rule{
		name:     "marriage",
		cites:    equality("s. 8"),
		triggers: "married unmarried single singles",
		bad:      pattern.MustCompile(`\b(?:single|unmarried|married) (?:couples?|` + people + `|` + sexes + `)(?: with families| without children)? ` + ask + `\b|\b(?:singles|unmarried|married) ` + ask + `\b|must be (?:un)?married\b|must be single\b|(?:ideally|preferably) (?:you are )?(?:an? )?(?:single|married|unmarried)\b|would suit (?:an? )?(?:married|single|unmarried) (?:couple|person|man|woman)`),
		exempt:   requires, exception: exceptGOR, anywhere: true,
	},
	rule{
		name:     "childbearing",
		cites:    []Cite{{"Equality Act 2010", "s. 39"}, {"Equality Act 2010", "s. 18"}},
		triggers: "pregnant pregnancy children family childcare childbearing mothers parents",
		bad: pattern.MustCompile(`(?:women of childbearing age|mothers|parents)(?: of [a-z ]{1,20}?)?` + stance + ` apply|` + turned + `(?:pregnant|mothers|parents)|pregnant (?:women |applicants |candidates |people |staff )?(?:should|need|must|may|can|will) ?not|not suitable for (?:women who are |anyone )?pregnant|may become pregnant|(?:must|should|may|can) ?not be (?:pregnant|planning)|no plans? to (?:have|start)` +
			`|your plans to (?:start|have) (?:an? )?(?:family|child)|without children ` + ask + `|no (?:children|childcare|child care|family) (?:commitments|responsibilities|ties)|must have no (?:children|childcare)`),
	},
	rule{
		name:     "ethnicity",
		cites:    equality("s. 9"),
		triggers: "white black asian european british english scottish irish african caribbean chinese indian pakistani polish romanian filipino arab american australian europeans africans asians pakistanis poles romanians no brits britons indians americans whites blacks native foreigners immigrants migrants uk",
		harmless: pattern.MustCompile(`british sign language|black,? asian (?:and|&) minority|english (?:language|speaking|gcse)|white paper`),
		bad: pattern.MustCompile(`\b` + origin + ` (?:or ` + origin + ` )?(?:` + people + ` )?(?:only|need not apply|preferred)\b|\bonly (?:` + origin + ` )+(?:` + people + ` )?(?:should|need|may|can|will)|\b(?:europeans|africans|asians|brits|britons|indians|americans|whites|blacks) only|\b(?:uk|british) (?:nationals|citizens) only\b|native (?:[a-z]+ )?speakers? (?:only|required)|must be (?:an? )?native|\bno (?:foreigners|immigrants|migrants|foreign workers|indians|pakistanis|africans|asians|europeans|poles|romanians|blacks|whites|irish)\b` +
			`|must be (?:an? )?(?:of )?` + origin + `(?: origin| descent| national| citizen|$|[ ,.]*$)`),
		exempt: requires, exception: exceptGOR, anywhere: true,
	},
	rule{
		name:     "religion",
		cites:    equality("s. 10"),
		triggers: "christian christians muslim muslims catholic catholics jew jews jewish hindu hindus sikh sikhs protestant protestants buddhist buddhists",
		bad:      pattern.MustCompile(`\b` + faith + ` (?:` + people + ` )?(?:only|preferred|need not apply)\b|(?:must|to|should) be (?:an? )?(?:[a-z]+ ){0,2}` + faith + `\b|\bno ` + faith + `\b`),
		exempt:   requires, exception: exceptGOR, anywhere: true,
	},
	rule{
		name:     "disability",
		cites:    equality("s. 6"),
		harmless: pattern.MustCompile(`able[- ]bodied and (?:disabled|non)`),
		triggers: "bodied disabled disabilities disability wheelchair illness health sickness epilepsy diabetes condition conditions back",
		bad: pattern.MustCompile(turned + `(?:disabled|wheelchair users)|able[- ]bodied|\bno disabled\b|(?:must|should) (?:not have any|have no) (?:[a-z-]+ ){0,2}(?:disabilit|illness|mental health (?:problems|issues|conditions)|health (?:problems|conditions))|not suitable for (?:people|those|anyone|applicants|candidates) with (?:an? )?disabilit` +
			`|(?:wheelchair users|disabled (?:people|applicants|candidates)) (?:cannot|can not|may not|need not|should not|will not)|(?:people|applicants|candidates|those|anyone) with (?:[a-z]+ )?(?:disabilit[a-z]+|epilepsy|diabetes|(?:health|medical) conditions?) (?:need not|cannot|can not|should not|may not|will not)` +
			`|(?:cannot|can't|will not|do not|won't|unable to) (?:employ|take|consider|accept|hire|recruit)[^.]{0,20} with [^.]{0,30}(?:disabilit|epilepsy|diabetes|bad back|illness|health condition|medical condition)|no sickness record|must (?:have|be in) (?:excellent|perfect) health`),
	},
	rule{
		name:     "pathogen",
		cites:    []Cite{{"Equality Act 2010", "s. 39"}, {"Equality Act 2010", "Schedule 1, paragraph 6"}},
		triggers: "hiv hepatitis bbv",
		bad: pattern.MustCompile(turned + `(?:[a-z]+ ){0,3}(?:hiv|hepatitis)|must be (?:hiv|hepatitis [bc]|hep [bc]) negative|no ?one with (?:hiv|hepatitis)|\bno (?:hiv|hepatitis)\b|(?:hiv|hepatitis [bc])(?:[ -](?:positive|infected))? ` + people + ` (?:will not|cannot|need not|should not|may not)|(?:people|anyone|those|candidates|applicants)(?: living)? with (?:hiv|hepatitis)[^.]{0,10} (?:cannot|can not|need not|should not|may not|will not|must not)` +
			`|exposure prone[^.]{0,80}(?:hiv|hepatitis)|(?:hiv|hepatitis)[^.]{0,80}exposure prone`),
		exempt: pattern.MustCompile(`exposure prone`), exception: "health clearance for exposure prone procedures (guidance of the UK Health Security Agency)", listed: true,
	},
	rule{
		name:     "age",
		cites:    equality("s. 5"),
		triggers: "no nobody none age aged young youthful mature leaver over under above below years twenties thirties 20s 30s",
		harmless: pattern.MustCompile(`(?:adults?|cyp|males|females|children|patients?|people|persons|clients|residents|users|those|population|individuals|girls|boys|women|men|pupils|students|groups?)(?: who are)? (?:[a-z]+ ){0,2}\(?(?:aged|over|under|between|from)(?: (?:between|from|the age of))? \d{1,2}(?:\s*(?:-|–|to|and)\s*\d{1,2})?|regardless of age|young person['’]s`),
		bad:      pattern.MustCompile(`\x00`), // never: age is flagged, not refused
		warn: pattern.MustCompile(`must be (?:aged )?(?:under|below|between) (?:the age of )?\d{2}|must be (?:aged )?over (?:the age of )?(?:2[2-9]|[3-9]\d)|\baged (?:between )?\d{2}\s*(?:-|–|to|and)\s*\d{2}|\baged (?:over|under) (?:2[2-9]|[3-9]\d)|(?:nobody|none) (?:over|under|above|below|older than) \d{2}|young [a-z ]{0,15}(?:wanted|required|needed|preferred)|maximum age|upper age limit|no ?one over \d{2}|over \d{2}s need not|\bno (?:over|under) \d{2}s` +
			`|\d{2}\s*(?:-|–|to)\s*\d{2} years old|\b(?:young|youthful)(?: and |, )(?:energetic|dynamic|enthusiastic)\b|(?:suit|for|looking for|seeking|want) an? (?:young|mature) (?:man|woman|person|lad|lady|girl)|(?:mature|young|younger|older) person preferred|school leaver aged|(?:after|seeking|looking for|want|suit|ideal for|prefer) (?:someone|a person|people|anyone|candidates?) in (?:their|your|his or her) (?:twenties|thirties|20s|30s|early|late)|(?:candidates|applicants|anyone) (?:over|above|under|below) \d{2} (?:will|need|should|can|may) ?not`),
	},
	rule{
		name:     "fee",
		cites:    agencies,
		triggers: "fee fees charged pays pay payment upfront starter charge buy pack kit",
		harmless: pattern.MustCompile(`(?:never|not|don't|do not|no) (?:charge|charged|pay|asked? (?:to pay|for))[^.]{0,40}|\bno (?:[a-z]+ )?fees?\b|free of charge|paid for by|fees? (?:are|is|will be) (?:reimbursed|paid|covered|refunded|funded|met)|(?:pay|cover|reimburse|fund|refund)s? (?:for )?your (?:[a-z]+ )*fees?|we (?:will )?pay[^.]{0,30}|private patients?`),
		bad: pattern.MustCompile(`\b(?:registration|admin|administration|application|joining|processing|booking|uniform|training|starter) fees? (?:of|is|are|applies|apply|payable|required|must)|(?:pay|send)(?: [a-z£\d]+){0,4} (?:for (?:your|their|the) (?:own )?(?:training|uniform|starter|course)|(?:admin|registration|training|joining|processing) fee)|upfront (?:payment|fee|cost)` +
			`|pay(?:ment)?(?: [a-z]+){0,3} (?:up ?front|in advance)|payment for (?:the )?starter|(?:charge|fee) of £ ?\d+[^.]{0,40}(?:before you|to start|to secure|to join|for your (?:vetting|training|uniform|check))|pays? £ ?\d+[^.]{0,20}(?:for|towards) (?:an? |your |the )?(?:[a-z]+ )?(?:check|training|uniform|vetting|badge|pack|course)|(?:joining|registration|admin|application|processing) fees? (?:is|are|will be) charged|admin(?:istration)? fee (?:up ?front|in advance)|(?:candidates|applicants|starters|you) (?:are|will be) charged £|buy (?:our|your own|the|a) (?:starter|welcome|training) (?:pack|kit)|(?:starter|welcome) (?:pack|kit)[^.]{0,15}£`),
	},
	rule{
		name:     "deposit",
		cites:    agencies,
		triggers: "deposit bond",
		harmless: pattern.MustCompile(`(?:rent|tenancy|house|key) deposit|no deposit|deposit (?:specimens|samples|account)|skills bond`),
		bad:      pattern.MustCompile(`(?:refundable|security|£ ?\d+(?: as an?)?) (?:deposit|bond)|deposit of £|pay (?:an? )?(?:[a-z]+ )?(?:deposit|bond)\b|deposit (?:for|on) (?:the |your )?(?:keys|uniform|tools|equipment)|deposit (?:is|will be) (?:required|needed|payable|taken)`),
	},
	rule{
		name:     "loan",
		cites:    agencies,
		triggers: "loan loans lend back",
		harmless: pattern.MustCompile(`student loans?|season ticket loans?|car loans?|interest[- ]free loans?|loan (?:scheme|equipment|store)`),
		bad:      pattern.MustCompile(`(?:training|course|tuition)[^.]{0,40}\bloans?\b|(?:sign|take|take out|get) (?:an? )?loan [^.]{0,40}(?:training|course)|sign (?:an? )?loan|lend you[^.]{0,30}(?:fee|course|training)|pay (?:it |this )?back (?:from|out of) (?:your )?wages|\bloans?\b[^.]{0,30}(?:in your name|repay from your wages|guarantee you a job|for your training)`),
	},
	rule{
		name:     "papers",
		cites:    []Cite{{"Modern Slavery Act 2015", "s. 1"}},
		triggers: "passport passports hand documents id identity papers",
		harmless: pattern.MustCompile(`cop(?:y|ies) of (?:[a-z]+ ){0,3}(?:documents?|passports?|papers|cards?)`),
		bad:      pattern.MustCompile(`hold (?:on to|onto) your (?:id|passport|papers|documents)|hand over your (?:id|passport|papers)|(?:keep|hold|retain|take) (?:your|their|all) (?:original )?(?:passports?|identity (?:cards?|documents?|papers)|id cards?|original documents)\b|(?:passports?|\bid cards?|identity (?:cards?|documents?)|original documents|papers) (?:stays?|remains?|(?:is|are) left) with (?:us|the)|(?:passports?|\bid cards?|identity (?:cards?|documents?)|original documents) (?:are|is|will be|must be|to be) (?:held|kept|retained|handed over|surrendered)`),
	},
)
