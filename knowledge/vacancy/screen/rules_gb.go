package screen

import "careerbot/internal/pattern"

// The rules of Great Britain, for advertisements in English: the Equality Act 2010
// (s. 39 with ss. 4 to 13, 18, 19 and 60, exception in Schedule 9 paragraph 1), the
// Employment Agencies Act 1973 s. 6 (no fees for finding work) and reg. 5 of the Conduct
// Regulations 2003 (no services or goods that must be bought), the Modern Slavery Act
// 2015 s. 1 (keeping papers is a sign of forced labour). Their texts were not at hand
// when this was written: sections are cited from knowledge of them.
var (
	// Whom to employ is decided, on terms, in s. 39(1); s. 13 is direct and s. 19 indirect
	// discrimination, for one of the characteristics of ss. 4 to 12.
	equality = func(sections ...string) []Cite {
		all := []Cite{{"Equality Act 2010", "s. 39(1)"}}
		for _, section := range sections {
			all = append(all, Cite{"Equality Act 2010", section})
		}
		return all
	}
	agencies = []Cite{
		{"Employment Agencies Act 1973", "s. 6(1)"},
		{"Conduct of Employment Agencies and Employment Businesses Regulations 2003", "reg. 5"},
	}
	requires  = pattern.MustCompile(`occupational (?:requirement|qualification)|\bgenuine requirement\b|\bgor\b|\bgoq\b|schedule 9|exempt(?:ed|ion)? (?:from|under) the (?:sex|race|equality)`)
	exceptGOR = "occupational requirement stated (Equality Act 2010, Schedule 9, paragraph 1)"
)

const (
	sexes  = `(?:males?|females?|m[ae]n|wom[ae]n|lad(?:y|ies)|gentlem[ae]n|gents?|girls?|boys|lads?|lass(?:es)?|blokes?|chaps?|guys?)`
	strong = `(?:young |mature |strong |experienced |reliable |attractive |fit |good |single |married |hard-?working |burly |pretty )*`
	carers = `(?:pregnant|mums?|moms?|mothers|parents|child ?care|children|kids|babies|maternity)`
	people = `(?:applicants?|candidates?|people|persons?|workers?|staff|individuals?|nationals|citizens)`
	ask    = `(?:only|preferred|required|wanted|needed|need not apply|need apply|should not apply|not considered)`
	away2  = `(?:need not|should not|cannot|can't|will not|won't|may not|not (?:wanted|considered|accepted))`
	faith  = `(?:christians?|muslims?|catholics?|jews?|jewish|hindus?|sikhs?|protestants?|buddhists?)`
	// stance is what is said of people who are named just before it.
	stance = ` (?:with families |with children )?(?:(?:need|should|must|may|can|will|would) ?not|cannot|can't|are not (?:considered|eligible|accepted|suitable|wanted))`
	// turned is what is said just before those whom it turns away; suits is for those it wants.
	turned = `\b(?:not|never|don't|won't|cannot|unable to) (?:[a-z]+ )?(?:employ|hire|take on|take|accept|consider|recruit|want|open to|suitable for|available to) (?:[a-z]+ ){0,3}?`
	suits  = `(?:suited|suitable|ideal|ideally suited|perfect|best|great|right|appeal|aimed) (?:to|for|at) (?:an? )?(?:young |mature |strong |single |fit |real |proper )*`
	origin = `(?:white|black|asian|european|british|english|scottish|irish|african|caribbean|chinese|indian|pakistani|polish|romanian|filipino|arab|american|australian)`
)

// turns is any way of turning a group away in one clause with its name.
func turns(group string) string {
	const (
		out  = `(?:need not|should not|must not|do not|don't|cannot|can't|could not|won't|will not|would not|not able to|unable to|not (?:suited|suitable|considered|accepted|eligible|wanted|welcome|(?:something|anyone) we)|excluded|unsuitable)`
		away = `\b(?:sorry,? (?:no )?|strictly no |no |not for |(?:not|un)(?: ?suit(?:ed|able)) (?:to|for) |(?:not|cannot|can't|don't|won't|unable to|never) (?:[a-z]+ ){0,2}?(?:hire|employ|take|accept|consider|recruit|want|deal with|accommodate|have|offer) )(?:[a-z'-]+ ){0,3}?`
	)
	return `\b` + group + `\b[^.,;]{0,24}\b` + out + `\b[^.]{0,24}(?:apply|bother|appl|work|do this|considered|fit|join|suited|suitable|deal|cope|manage|accepted|welcome)|` + away + group + `\b`
}

var britain = of(
	rule{
		name:     "sex",
		cites:    equality("s. 13(1)", "s. 11"),
		triggers: "male males female females man men woman women lady ladies gentleman gentlemen gent gents girl girls boys lad lads lass lasses bloke blokes chap chaps guy guys",
		harmless: pattern.MustCompile(`pregnant women|(?:patients?|ward|unit|service)(?:'s)? gender[^.]{0,80}|\b(?:fe)?males?(?: and (?:fe)?males?)?(?: only)? (?:[a-z-]+ )?(?:patients?|wards?|service users?|inpatients?|in-patients?|clients?|residents?|units?|beds?|prisoners?|prisons?|offenders?|estate|health|adolescents?|adults?|services?|treatment|acute|forensic|pathways?|secure|mental|pelvic|urology|genital|medical|surgical|psychiatric|picu|low|medium|sex|establishments?|population|detainees?|environment|site|learners?|students?|doctors and)\b` +
			`|\b(?:wo)?men(?:'s|s)? (?:only )?(?:with|who|in|and (?:their )?(?:babies|children|families|girls)|of childbearing|wards?|services?|patients?|health|prisons?|estate|units?)\b|\bno (?:women|men) (?:is|are|should)\b|\b(?:wo)?men and (?:wo)?men\b`),
		plainly: pattern.MustCompile(`\b(?:m[ae]n|wom[ae]n) with families (?:preferred|only|wanted)`),
		shut:    pattern.MustCompile(turns(`(?:ladies|women|men|girls|lads|gents|gentlemen|males|females)`)),
		bad: pattern.MustCompile(`(?:looking for|want|need|seek(?:ing)?|add|take on|be|welcome) (?:an? |another |one more )(?:[a-z-]+ ){0,2}` + sexes + `(?:$|[ .,;]*$|,| (?:to|who|for)\b)|\b(?:fe)?male[- ]only (?:team|crew|staff|kitchen|office|environment)|\b(?:m[ae]n|wom[ae]n)['’]s (?:work|job)\b` + `|` + `\b` + sexes + `(?: ` + people + `)? ` + ask + `\b|\bonly (?:` + sexes + `)(?: ` + people + `)? (?:need|should|may|can|will)|\b(?:fe)?male (?:[a-z]+ ){1,3}(?:required|needed|wanted|only|preferred)\b|must be (?:an? )?` + sexes + `\b|(?:preferably|ideally) (?:an? )?` + sexes + `\b|` + turned + sexes + `\b|` + suits + sexes + `\b|\b` + sexes + ` with families ` + ask + `|\b` + sexes + stance + ` apply|(?:rather|prefer to|want to|only) (?:have|hire|employ|take) (?:an? )?` + sexes + `\b|\ban? ` + sexes + ` is (?:needed|wanted|required|preferred)` +
			`|\b(?:prefer|preference for|looking for|seeking|seeks?|requires?|recruiting|wants?|after|open to|suits?|(?:job|work|role|post) for) (?:an? )?` + strong + sexes + `\b|would suit (?:an? )?` + strong + sexes + `\b|\bno ` + sexes + `(?:$|[ ,.]*$|,| please| need)` +
			`|\b(?:all|an?)[ -]?(?:fe)?male team (?:only|and (?:we )?(?:want|wish|intend) to (?:keep|stay))|\bno (?:job|place|work|role) for (?:an? )?` + sexes + `|` + sexes + `['’]?s? (?:job|work)(?:$|[ ,.]*$)|(?:post ?holder|candidate|applicant|person)(?: [a-z]+){0,3} (?:is|be|will be|to be) (?:an? )?` + sexes + `\b`),
		exempt: requires, exception: exceptGOR, anywhere: true,
	},
	rule{
		name:     "marriage",
		cites:    equality("s. 13(4)", "s. 8"),
		triggers: "husband wife spouse married unmarried single singles ties",
		bad: pattern.MustCompile(`(?:without|no|not have) (?:an? )?(?:husband|wife|spouse|partner|family)(?: or [a-z]+)? (?:at home|to|waiting)|(?:prefer|want|looking for) [^.]{0,20}without (?:an? )?(?:husband|wife|spouse)` + `|` + `\b(?:single|unmarried) (?:` + people + `|` + sexes + `)(?: without children)? ` + ask + `\b|\b(?:singles|unmarried) (?:only|preferred|required|wanted)\b|must be (?:single|unmarried)\b|(?:ideally|preferably) (?:you are )?(?:an? )?(?:single|unmarried)\b` +
			`|(?:suits?|suited to|ideal for|perfect for|prefer|looking for|seeking|wanted:?) (?:an? )?(?:single|unmarried) (?:person|people|m[ae]n|wom[ae]n|applicants?|candidates?|gent|lad)|\bno married\b|married (?:people|applicants|candidates|m[ae]n|wom[ae]n|couples) ` + away2 + `|\bno (?:family |domestic )?ties\b|without (?:family |domestic )?ties\b`),
		// Who is not married is not protected: it is for the reader to know.
		warn:   pattern.MustCompile(`\bmarried (?:couples?|` + people + `|` + sexes + `)(?: with families)? ` + ask + `\b|\bmarried (?:only|preferred)\b|must be married\b|(?:ideally|preferably) (?:you are )?married\b|would suit (?:an? )?married|singles not considered`),
		exempt: requires, exception: exceptGOR, anywhere: true,
	},
	rule{
		name:  "childbearing",
		cites: equality("s. 19", "s. 11"),
		// With pregnancy it is not indirect.
		women: equality("s. 18"), wantsWomen: pattern.MustCompile(`(?i)pregnan|maternity|baby|babies|family in|start`),
		triggers: "expecting pregnant pregnancy ?children family ?childcare childbearing ?mothers ?parents mum mums mom moms ?baby ?babies ?kids ?maternity ?school",
		harmless: pattern.MustCompile(`\bno (?:previous |prior |formal )?(?:experience|knowledge|qualifications?|training)\b[^.,;]*|(?:new |young |for |with |support(?:ing|s)? |help(?:ing|s)? )(?:mums|moms|mothers|parents) and|no (?:children|parents|mothers|mums) (?:is|are|has|have|should|will) `),
		bad: pattern.MustCompile(`(?:ideally|preferably|someone|person|applicants?|candidates?|people)[^.]{0,16}(?:without|no) (?:young |small )?(?:children|kids|dependants)|` + turns(`(?:mums?|moms?|mothers|parents|pregnant (?:women|people)|anyone pregnant|those expecting)`) + `|(?:does not|doesn't|won't|will not|cannot|can't|not) (?:work|fit|suit|go)[^.]{0,16}(?:school run|school hours|childcare|children|kids|family life|mums|parents)|(?:do not|don't|cannot|not|please) [^.]{0,12}apply if[^.]{0,16}(?:expecting|pregnant|children|kids|a mum|a mother|a parent)|(?:cannot|can't|do not|don't) (?:offer|give|have|pay|provide)? ?maternity (?:leave|pay|cover)` + `|` + `\bno (?:working |single |new |young |school[- ]run )?(?:mums?|moms?|mothers|parents|school runs?|kids|maternity)(?: please|,|$|[ .]*$)|(?:no ?one|nobody|anyone|not|without|isn't|aren't|no plans (?:to be)?)[^.]{0,24}(?:planning|trying|hoping|thinking of|expecting|about to)[^.]{0,18}(?:family|baby|babies|children|kids|pregnan|maternity)|(?:` + carers + `)[^.,]{0,20}(?:need not|should not|cannot) apply|not suit(?:able for)? (?:anyone |those |people |someone )?(?:with )?(?:young |small )?` + carers + `|(?:women of childbearing age|mothers|parents)(?: of [a-z ]{1,20}?)?` + stance + ` apply|` + turned + `(?:pregnant|mothers|parents)|pregnant (?:women |applicants |candidates |people |staff )?(?:should|need|must|may|can|will) ?not|not suitable for (?:women who are |anyone )?pregnant|may become pregnant|(?:must|should|may|can) ?not be (?:pregnant|planning)|no plans? to (?:have|start)` +
			`|your plans to (?:start|have) (?:an? )?(?:family|child)|without children ` + ask + `|no (?:children|childcare|child care|family) (?:commitments|responsibilities|ties)|must have no (?:children|childcare)`),
	},
	rule{
		name:  "ethnicity",
		cites: equality("s. 13(1)", "s. 9"),
		// A mother tongue is not an origin, but few of another origin have it.
		women: equality("s. 19", "s. 9"), wantsWomen: pattern.MustCompile(`(?i)native|mother tongue|first language|accent`),
		triggers: "foreign speakers urdu punjabi arabic bangladeshis born tongue language locals origin descent heritage travellers gypsies roma accent accents european white black asian european british english scottish irish african caribbean chinese indian pakistani polish romanian filipino arab american australian europeans africans asians pakistanis poles romanians no brits britons indians americans whites blacks native foreigners immigrants migrants uk",
		harmless: pattern.MustCompile(`\bno (?:previous |prior |formal )?(?:experience|knowledge|qualifications?|training)\b[^.,;]*|british sign language|black,? asian (?:and|&) minority|english (?:language|speaking|gcse)|white paper|(?:whose|their) first language|first language is not|of (?:all|any|every|diverse|different) (?:origin|descent|heritage|background)s?`),
		shut:     pattern.MustCompile(turns(`(?:foreigners|immigrants|migrants|(?:eastern |western |southern )?europeans|africans|asians|indians|pakistanis|bangladeshis|poles|romanians|blacks|whites|gypsies|roma|travellers(?: community)?|muslim countries|(?:polish|romanian|urdu|arabic|foreign|punjabi) (?:speakers|workers|nationals|accents?))`)),
		bad: pattern.MustCompile(`(?:only|just) (?:those|people|applicants|candidates) (?:who (?:were|are) )?born (?:and raised )?(?:here|in)|\bborn here\b` + `|` + `\b` + origin + ` (?:or ` + origin + ` )?(?:` + people + ` )?(?:only|need not apply|preferred)\b|\bonly (?:` + origin + ` )+(?:` + people + ` )?(?:should|need|may|can|will)|\b(?:europeans|africans|asians|brits|britons|indians|americans|whites|blacks) only|\b(?:uk|british) (?:nationals|citizens) only\b|native (?:[a-z]+ )?speakers? (?:only|required|preferred|wanted|needed)|native[- ]level (?:[a-z]+ )?(?:only|required)|(?:english|welsh) (?:must|should|has to|needs to)[^.]{0,12}(?:mother tongue|first language|native language)|(?:must|should|need to|only)[^.]{0,30}(?:english|welsh) as (?:an? |your |their |the )?(?:mother tongue|first language|native language)|(?:english|welsh) (?:as )?mother[- ]tongue|(?:mother tongue|first language|native language)[^.]{0,12}(?:english|welsh)|\b(?:british|uk|english|white|locally)[- ]born\b|\bborn (?:and bred )?in (?:the )?(?:uk|england|britain|scotland|wales)\b|\bno (?:[a-z]+ )?(?:europeans|travellers|gypsies|roma|pikeys|asylum seekers|refugees|accents?)(?: please|,|$|[ .]*$)|\b(?:only|want|prefer|take on|hire|employ)[^.]{0,24} of (?:[a-z]+ )?` + origin + ` (?:origin|descent|heritage|background)|being (?:of )?` + origin + `(?: or ` + origin + `)? (?:origin|descent|heritage)|` + origin + ` (?:or ` + origin + ` )?(?:origin|descent|heritage) (?:only|preferred|required|is (?:required|essential|needed))|must be (?:an? )?native|\bno (?:foreigners|immigrants|migrants|foreign workers|indians|pakistanis|africans|asians|europeans|poles|romanians|blacks|whites|irish)\b` +
			`|must be (?:an? )?(?:of )?` + origin + `(?: origin| descent| national| citizen|$|[ ,.]*$)`),
		exempt: requires, exception: exceptGOR, anywhere: true,
	},
	rule{
		name:  "religion",
		cites: equality("s. 13(1)", "s. 10"),
		women: equality("s. 19", "s. 10"), wantsWomen: pattern.MustCompile(`(?i)hijab|scar|turban|veil|pray|sabbath|religious`),
		harmless: pattern.MustCompile(`\bno (?:previous |prior |formal )?(?:experience|knowledge|qualifications?|training)\b[^.,;]*`),
		triggers: "headscarf headscarves hijab hijabs turban turbans veil veils pray prayer prayers praying sabbath religious religion christian christians muslim muslims catholic catholics jew jews jewish hindu hindus sikh sikhs protestant protestants buddhist buddhists",
		shut:     pattern.MustCompile(turns(`(?:muslims?|christians?|catholics?|jews?|jewish|hindus?|sikhs?|buddhists?|religious (?:people|beliefs)|believers|hijabs?|headscar(?:f|ves)|turbans?|beards?)`)),
		bad:      pattern.MustCompile(`\b` + faith + ` (?:` + people + ` )?(?:only|preferred|need not apply)\b|(?:must|to|should) be (?:an? )?(?:[a-z]+ ){0,2}` + faith + `\b|\bno ` + faith + `\b|\bno (?:headscar(?:f|ves)|hijabs?|turbans?|veils?|religious (?:dress|symbols?|clothing|headwear))|(?:head ?scar(?:f|ves)|hijabs?|turbans?|veils?) (?:are|is) not (?:allowed|permitted|accepted)|(?:not suit|not suitable|unsuitable|cannot|can't|won't|no|not for)[^.]{0,40}(?:to pray|prayers?\b|sabbath|religious (?:holidays?|observance|festivals?|reasons))|(?:` + faith + `|religious people|anyone religious)[^.,]{0,16}(?:need not|should not|cannot|won't)`),
		exempt:   requires, exception: exceptGOR, anywhere: true,
	},
	rule{
		name:  "disability",
		cites: equality("s. 13(1)", "s. 6"),
		// Health may not be asked about before work is offered.
		women: equality("s. 6", "s. 60(1)"), wantsWomen: pattern.MustCompile(`(?i)history|record|health|medication|sick`),
		harmless: pattern.MustCompile(`\bno (?:previous |prior |formal )?(?:experience|knowledge|qualifications?|training)\b[^.,;]*|able[- ]bodied and (?:disabled|non)`),
		triggers: "bodied disabled ?disabilities ?disability wheelchair ?illness ?health ?sickness epilepsy diabetes ?condition ?conditions ?back ?history ?record ?depression ?anxiety ?mental deaf blind ?medication ?sick",
		shut:     pattern.MustCompile(turns(`(?:disabled|disabilit(?:y|ies)|wheelchairs?(?: users?)?|(?:a )?bad backs?|back (?:problems?|trouble)|epilep(?:sy|tics)|diabet(?:es|ics)|mental (?:health|illness) (?:issues|problems|conditions)|health (?:issues|problems|conditions)|long[- ]term conditions?|depression|anxiety|autis(?:m|tic)|dyslexi[ac]|deaf|blind)`)),
		bad: pattern.MustCompile(`` + turned + `(?:disabled|wheelchair users)|able[- ]bodied|\bno disabled\b|(?:must|should) (?:not have any|have no) (?:[a-z-]+ ){0,2}(?:disabilit|illness|mental health (?:problems|issues|conditions)|health (?:problems|conditions))|not suitable for (?:people|those|anyone|applicants|candidates) with (?:an? )?disabilit` +
			`|(?:wheelchair users|disabled (?:people|applicants|candidates)) (?:cannot|can not|may not|need not|should not|will not)|(?:people|applicants|candidates|those|anyone) with (?:[a-z]+ )?(?:disabilit[a-z]+|epilepsy|diabetes|(?:health|medical) conditions?) (?:need not|cannot|can not|should not|may not|will not)` +
			`|(?:cannot|can't|will not|do not|won't|unable to) (?:employ|take|consider|accept|hire|recruit)[^.]{0,20} with [^.]{0,30}(?:disabilit|epilepsy|diabetes|bad back|illness|health condition|medical condition)|no sickness record|(?:no|without|free (?:of|from)|not have|never had)(?: any| an?)? (?:previous |past )?(?:history|record|diagnosis) of (?:depression|anxiety|mental|illness|epilepsy|stress|sickness|back|disabilit|ill)|(?:no|not) (?:anyone )?(?:on|taking) (?:long[- ]term )?medication|(?:deaf|blind|autistic|dyslexic|disabled) (?:people |applicants |candidates |staff )?(?:need not|should not|cannot|can't|are not suitable)|\bno (?:deaf|blind|wheelchairs?|health (?:problems|issues|conditions)|mental health (?:problems|issues))|(?:state|disclose|declare|list|send)[^.]{0,24}(?:sickness (?:record|history)|medical (?:history|conditions)|health (?:problems|conditions))|must (?:have|be in) (?:excellent|perfect) health`),
	},
	rule{
		name:     "pathogen",
		cites:    equality("s. 13(1)", "Schedule 1, paragraph 6"),
		triggers: "hiv hepatitis bbv",
		shut:     pattern.MustCompile(turns(`(?:hiv|hepatitis|blood[- ]borne virus(?:es)?)`)),
		bad: pattern.MustCompile(`` + turned + `(?:[a-z]+ ){0,3}(?:hiv|hepatitis)|must be (?:hiv|hepatitis [bc]|hep [bc]) negative|no ?one with (?:hiv|hepatitis)|\bno (?:hiv|hepatitis)\b|(?:hiv|hepatitis [bc])(?:[ -](?:positive|infected))? ` + people + ` (?:will not|cannot|need not|should not|may not)|(?:people|anyone|those|candidates|applicants)(?: living)? with (?:hiv|hepatitis)[^.]{0,10} (?:cannot|can not|need not|should not|may not|will not|must not)` +
			`|exposure prone[^.]{0,80}(?:hiv|hepatitis)|(?:hiv|hepatitis)[^.]{0,80}exposure prone`),
		exempt: pattern.MustCompile(`exposure prone`), exception: "health clearance for exposure prone procedures (guidance of the UK Health Security Agency)", listed: true,
	},
	rule{
		name:     "age",
		cites:    equality("s. 13(1)", "s. 5"),
		triggers: "forties fifties sixties #between graduate graduates natives school dynamic #no #nobody #none #age #aged young youthful mature leaver #over #under #above #below #years twenties thirties 20s 30s maximum upper",
		harmless: pattern.MustCompile(`(?:adults?|cyp|males|females|children|patients?|people|persons|clients|residents|users|those|population|individuals|girls|boys|women|men|pupils|students|groups?)(?: who are)? (?:[a-z]+ ){0,2}\(?(?:aged|over|under|between|from)(?: (?:between|from|the age of))? \d{1,2}(?:\s*(?:-|–|to|and)\s*\d{1,2})?|regardless of age|young person['’]s`),
		bad:      pattern.MustCompile(`\x00`), // never: age is flagged, not refused
		warn: pattern.MustCompile(`\bbetween (?:the ages of )?(?:1[6-9]|[2-6]\d) and [2-6]\d\b(?:$|[ .,]*$| (?:years|years old))|(?:not|no|never|un[a-z]+)[^.]{0,20}over[- ](?:thirties|forties|fifties|sixties|[3-6]0s)|\bunder[- ](?:thirties|forties|[3-4]0s)` + `|` + `must be (?:aged )?(?:under|below|between) (?:the age of )?\d{2}|must be (?:aged )?over (?:the age of )?(?:2[2-9]|[3-9]\d)|\baged (?:between )?\d{2}\s*(?:-|–|to|and)\s*\d{2}|\baged (?:over|under) (?:2[2-9]|[3-9]\d)|(?:nobody|none) (?:over|under|above|below|older than) \d{2}|young [a-z ]{0,15}(?:wanted|required|needed|preferred)|maximum age|upper age limit|no ?one over \d{2}|over \d{2}s need not|\bno (?:over|under) \d{2}s` +
			`|\d{2}\s*(?:-|–|to)\s*\d{2} years old|\b(?:young|youthful)(?:,? and |, | )(?:energetic|dynamic|enthusiastic|vibrant|fun|lively|ambitious|hungry)|\byoung (?:team|company)\b|digital natives?|(?:suits?|ideal for|perfect for|aimed at)[^.]{0,16}(?:school leavers?|recent graduates?|young people|students?\b|retire)|(?:suit|for|looking for|seeking|want) an? (?:young|mature) (?:man|woman|person|lad|lady|girl)|(?:mature|young|younger|older) person preferred|school leaver aged|(?:after|seeking|looking for|want|suit|ideal for|prefer) (?:someone|a person|people|anyone|candidates?) in (?:their|your|his or her) (?:twenties|thirties|20s|30s|early|late)|(?:candidates|applicants|anyone) (?:over|above|under|below) \d{2} (?:will|need|should|can|may) ?not`),
	},
	rule{
		name:     "fee",
		cites:    agencies,
		triggers: "£ expense vetting send fee fees charged pays pay payment upfront starter charge buy pack kit",
		harmless: pattern.MustCompile(`(?:never|not|don't|do not|no) (?:charge|charged|pay|asked? (?:to pay|for))[^.]{0,40}|\bno (?:[a-z]+ )?fees?\b|free of charge|paid for by|fees? (?:are|is|will be) (?:reimbursed|paid|covered|refunded|funded|met)|(?:pay|cover|reimburse|fund|refund)s? (?:for )?your (?:[a-z]+ )*fees?|we (?:will )?pay[^.]{0,30}|private patients?`),
		bad: pattern.MustCompile(`(?:candidates?|applicants?|starters?|you|staff) (?:will |must |have to |need to )?(?:cover|meet|bear|pay|fund)[^.]{0,24}(?:their|your) own (?:vetting|training|uniform|check|dbs|course|medical)|(?:cover|meet|bear)[^.]{0,12}(?:price|cost) of (?:their|your)` + `|` + `\b(?:registration|admin|administration|application|joining|processing|booking|uniform|training|starter) fees? (?:of|is|are|applies|apply|payable|required|must)|(?:pay|send)(?: [a-z£\d]+){0,4} (?:for (?:your|their|the) (?:own )?(?:training|uniform|starter|course)|(?:admin|registration|training|joining|processing) fee)|upfront (?:payment|fee|cost)|(?:send|transfer|wire|pay) (?:us |me )?£ ?\d+[^.]{0,60}(?:secure|reserve|book|hold|confirm|guarantee)|£ ?\d+[^.]{0,24}(?:must|has to|needs to|to) be (?:paid|bought|purchased|sent|transferred)[^.]{0,40}(?:before|first|start|shift)|(?:own|your) (?:expense|cost)[^.]{0,20}(?:training|uniform|course|check)|(?:training|uniform|course|dbs)[^.]{0,24}(?:at your own (?:expense|cost)|you pay|paid by you|payable by you)` +
			`|pay(?:ment)?(?: [a-z]+){0,3} (?:up ?front|in advance)|payment for (?:the )?starter|(?:charge|fee) of £ ?\d+[^.]{0,40}(?:before you|to start|to secure|to join|for your (?:vetting|training|uniform|check))|pays? £ ?\d+[^.]{0,20}(?:for|towards) (?:an? |your |the )?(?:[a-z]+ )?(?:check|training|uniform|vetting|badge|pack|course)|(?:joining|registration|admin|application|processing) fees? (?:is|are|will be) charged|admin(?:istration)? fee (?:up ?front|in advance)|(?:candidates|applicants|starters|you) (?:are|will be) charged £|buy (?:our|your own|the|a) (?:starter|welcome|training) (?:pack|kit)|(?:starter|welcome) (?:pack|kit)[^.]{0,15}£`),
	},
	rule{
		name:     "deposit",
		cites:    agencies,
		triggers: "£ refundable deposit bond",
		harmless: pattern.MustCompile(`(?:rent|tenancy|house|key) deposit|no deposit|deposit (?:specimens|samples|account)|skills bond`),
		bad:      pattern.MustCompile(`(?:take|hold|keep|withhold|deduct|hold back|stop) £ ?\d+[^.]{0,60}(?:leave|back|return|refund|uniform|keys|equipment|tools)|£ ?\d+[^.]{0,40}(?:given back|returned|refunded|refundable)` + `|` + `(?:refundable|security|£ ?\d+(?: as an?)?) (?:deposit|bond)|deposit of £|pay (?:an? )?(?:[a-z]+ )?(?:deposit|bond)\b|deposit (?:for|on) (?:the |your )?(?:keys|uniform|tools|equipment)|deposit (?:is|will be) (?:required|needed|payable|taken)`),
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
		bad:      pattern.MustCompile(`(?:leave|hand in|give (?:us|in)|surrender|deposit|drop) your (?:passport|id|identity card|papers|documents|bank card)[^.]{0,10}(?:with|to|at|in)\b` + `|` + `hold (?:on to|onto) your (?:id|passport|papers|documents)|hand over your (?:id|passport|papers)|(?:keep|hold|retain|take) (?:your|their|all) (?:original )?(?:passports?|identity (?:cards?|documents?|papers)|id cards?|original documents)\b|(?:passports?|\bid cards?|identity (?:cards?|documents?)|original documents|papers) (?:stays?|remains?|(?:is|are) left) with (?:us|the)|(?:passports?|\bid cards?|identity (?:cards?|documents?)|original documents) (?:are|is|will be|must be|to be) (?:held|kept|retained|handed over|surrendered)`),
	},
)
