package main

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/joho/godotenv"

	"careerbot/bot"
	"careerbot/internal/llm"
	"careerbot/internal/region"
	"careerbot/internal/text"
	"careerbot/knowledge/web"
)

// Config is the whole configuration, read from the environment once and checked
// once. docs and `careerbot doctor` name the same variables.
type Config struct {
	DatabaseURL string // DATABASE_URL; empty: a private cluster in Data
	Data        string // CAREERBOT_DATA; empty: the place that is usual on this system
	Addr        string // CAREERBOT_ADDR
	Region      string // CAREERBOT_REGION: where people are who have not said
	Contact     string // CAREERBOT_CONTACT: how to reach a person; empty: the national line
	Starter     bool   // CAREERBOT_STARTER
	Log         string // CAREERBOT_LOG: text or json

	TelegramToken         string
	TelegramAPI           string
	TelegramWebhook       string
	TelegramWebhookSecret string

	PublicURL     string         // CAREERBOT_PUBLIC_URL: https://host, without a path
	Proxies       []netip.Prefix // CAREERBOT_PROXIES
	OIDCIssuer    string         // CAREERBOT_OIDC_ISSUER; empty: no identity provider
	OIDCClientID  string
	OIDCSecret    string
	TelegramLogin bool // CAREERBOT_TELEGRAM_LOGIN

	Share      bool // CAREERBOT_SHARE
	ShareLimit int  // CAREERBOT_SHARE_LIMIT: requests of an address in a minute

	CounsellorChat int64           // COUNSELLOR_CHAT_ID; 0: counsellors work in the web inbox alone
	HandoffTopics  map[string]bool // CAREERBOT_HANDOFF_TOPICS: concepts; true: without asking

	Watch    string   // CAREERBOT_WATCH: a folder whose files become drafts
	WebHosts []string // CAREERBOT_WEB_HOSTS: sites whose pages may become drafts

	GoldenDrop    float64   // CAREERBOT_GOLDEN_DROP: points of a hundred
	Posting       bool      // CAREERBOT_POSTING: employers may post by the form
	WalkMinutes   int       // CAREERBOT_WALK_MINUTES: how far on foot is near
	ProfileMonths int       // CAREERBOT_PROFILE_MONTHS: how long a profile or a plan is kept that nobody touches
	Quiet         bot.Quiet // CAREERBOT_QUIET_HOURS: nobody is told of new vacancies then

	OpenAIKey                string
	OpenAIBase               string
	OpenAIChatModel          string
	OpenAIEmbeddingModel     string
	OpenAITranscriptionModel string
	ModelConcurrency         int       // CAREERBOT_MODEL_CONCURRENCY
	ModelPrice               llm.Price // CAREERBOT_MODEL_PRICE
	EmbeddingDimensions      int       // CAREERBOT_EMBEDDING_DIMENSIONS; 0: what the model gives
	VectorWeight             float64   // CAREERBOT_VECTOR_WEIGHT
	OfflineWeight            float64   // the same, where no model is configured: zero unless set
}

// variable is one line of the configuration: its name, what it is for, and how
// a value is checked and kept.
type variable struct {
	name, help string
	secret     bool
	set        func(*Config, string) error
}

var secretToken = regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`)

var variables = []variable{
	{"DATABASE_URL", "PostgreSQL 15 to 18 with pgvector 0.7 or newer; empty runs a private one", true, func(c *Config, v string) error {
		c.DatabaseURL = v
		if !strings.HasPrefix(v, "postgres://") && !strings.HasPrefix(v, "postgresql://") && !strings.Contains(v, "=") {
			return errors.New("takes postgres://user:password@host:port/database or key=value words")
		}
		return nil
	}},
	{"CAREERBOT_DATA", "folder of the private database", false, func(c *Config, v string) error { c.Data = v; return nil }},
	{"CAREERBOT_ADDR", "address of the web chat, 127.0.0.1:8080", false, func(c *Config, v string) error {
		c.Addr = v
		_, port, err := net.SplitHostPort(v)
		if n, e := strconv.Atoi(port); err != nil || e != nil || n < 0 || n > 65535 {
			return errors.New("takes host:port or :port, as 127.0.0.1:8080 or :8080")
		}
		return nil
	}},
	{"CAREERBOT_REGION", "where people are who have not said: name or code", false, func(c *Config, v string) (err error) {
		c.Region, err = region.Parse(v)
		return err
	}},
	{"CAREERBOT_CONTACT", "how people reach a person, shown as it is", false, func(c *Config, v string) error { c.Contact = v; return nil }},
	{"CAREERBOT_STARTER", "on: load the sample guides into an empty library; off: do not", false, func(c *Config, v string) error {
		c.Starter = v == "on"
		return oneOf(v, "on", "off")
	}},
	{"CAREERBOT_LOG", "text or json", false, func(c *Config, v string) error { c.Log = v; return oneOf(v, "text", "json") }},
	{"TELEGRAM_BOT_TOKEN", "token of the bot from @BotFather", true, func(c *Config, v string) error {
		c.TelegramToken = v
		if id, rest, ok := strings.Cut(v, ":"); !ok || len(rest) < 10 || strings.Trim(id, "0123456789") != "" {
			return errors.New("takes a token as @BotFather gives it, 123456:AA…")
		}
		return nil
	}},
	{"TELEGRAM_API_URL", "Bot API server, if not Telegram's own", false, func(c *Config, v string) error { c.TelegramAPI = v; return webURL(v) }},
	{"TELEGRAM_WEBHOOK_URL", "public https address that Telegram posts to; empty: long polling", false, func(c *Config, v string) error {
		c.TelegramWebhook = v
		return webURL(v)
	}},
	{"TELEGRAM_WEBHOOK_SECRET", "secret of the webhook", true, func(c *Config, v string) error {
		c.TelegramWebhookSecret = v
		if !secretToken.MatchString(v) {
			return errors.New("takes 1 to 256 of A-Z a-z 0-9 _ -")
		}
		return nil
	}},
	{"COUNSELLOR_CHAT_ID", "Telegram forum supergroup in which counsellors work beside the web inbox, as -1001234567890; empty: the web inbox alone", false, func(c *Config, v string) (err error) {
		if c.CounsellorChat, err = strconv.ParseInt(v, 10, 64); err != nil || c.CounsellorChat >= 0 {
			return errors.New("takes the id of a group, a negative number as -1001234567890")
		}
		return nil
	}},
	{"CAREERBOT_HANDOFF_TOPICS", "questions for which a counsellor is offered, as unpaid_wages,disability; with ! they are passed on at once", false, func(c *Config, v string) error {
		c.HandoffTopics = map[string]bool{}
		for topic := range strings.SplitSeq(v, ",") {
			name, auto := strings.CutSuffix(strings.TrimSpace(topic), "!")
			if !text.KnownConcept(name) {
				return fmt.Errorf("%q is no topic: it takes names of internal/text/concepts.txt, as unpaid_wages, disability, arbitration", name)
			}
			c.HandoffTopics[name] = auto
		}
		return nil
	}},
	{"CAREERBOT_GOLDEN_DROP", "by how many points of a hundred fewer golden questions may be answered rightly after a publication, 2; more blocks it, 100 lets everything through", false, func(c *Config, v string) (err error) {
		if c.GoldenDrop, err = strconv.ParseFloat(v, 64); err != nil || !(c.GoldenDrop >= 0 && c.GoldenDrop <= 100) {
			return errors.New("takes a number from 0 to 100")
		}
		return nil
	}},
	{"CAREERBOT_WATCH", "folder whose files become drafts of the library by themselves; empty: none", false, func(c *Config, v string) (err error) {
		c.Watch, err = filepath.Abs(v)
		return err
	}},
	{"CAREERBOT_WEB_HOSTS", "sites of which admins may have pages looked at on a schedule, as www.mohrss.gov.cn,*.gd.gov.cn; empty: none", false, func(c *Config, v string) (err error) {
		c.WebHosts, err = web.CheckHosts(v)
		return err
	}},
	{"CAREERBOT_POSTING", "on: employers post vacancies by a form at /post/, for review; off: they cannot", false, func(c *Config, v string) error {
		c.Posting = v == "on"
		return oneOf(v, "on", "off")
	}},
	{"CAREERBOT_WALK_MINUTES", "how many minutes on foot are near, 15", false, func(c *Config, v string) (err error) {
		if c.WalkMinutes, err = strconv.Atoi(v); err != nil || c.WalkMinutes < 1 || c.WalkMinutes > 120 {
			return errors.New("takes a number from 1 to 120")
		}
		return nil
	}},
	{"CAREERBOT_PROFILE_MONTHS", "how many months a profile or a plan is kept that nobody touches or looks at, 24", false, func(c *Config, v string) (err error) {
		if c.ProfileMonths, err = strconv.Atoi(v); err != nil || c.ProfileMonths < 2 || c.ProfileMonths > 120 {
			return errors.New("takes a number from 2 to 120")
		}
		return nil
	}},
	{"CAREERBOT_QUIET_HOURS", "hours by the person's clock in which nobody is told of new vacancies, as 21:00-08:00; 00:00-00:00 is none", false, quietHours},
	{"CAREERBOT_PUBLIC_URL", "address at which browsers reach the web chat and the inbox, as https://chat.example.org", false, func(c *Config, v string) error {
		c.PublicURL = strings.TrimSuffix(v, "/")
		u, err := url.Parse(c.PublicURL)
		if webURL(v) != nil || err != nil || u.Path != "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
			return errors.New("takes an address without a path, as https://chat.example.org")
		}
		return nil
	}},
	{"CAREERBOT_PROXIES", "addresses or networks of the proxies before this program, as 127.0.0.1,10.0.0.0/8: what they say of where a login or a request comes from is believed", false, func(c *Config, v string) error {
		c.Proxies = nil
		for part := range strings.SplitSeq(v, ",") {
			part = strings.TrimSpace(part)
			network, err := netip.ParsePrefix(part)
			if address, single := netip.ParseAddr(part); err != nil && single == nil {
				network, err = address.Unmap().Prefix(address.Unmap().BitLen())
			}
			if err != nil {
				return errors.New("takes addresses or networks, as 127.0.0.1,10.0.0.0/8")
			}
			c.Proxies = append(c.Proxies, network.Masked())
		}
		return nil
	}},
	{"CAREERBOT_OIDC_ISSUER", "OpenID Connect provider with which staff sign in to the inbox", false, func(c *Config, v string) error {
		c.OIDCIssuer = v
		u, err := url.Parse(v)
		here := err == nil && (u.Hostname() == "localhost" || u.Hostname() == "127.0.0.1")
		if err != nil || u.Host == "" || u.Scheme != "https" && (u.Scheme != "http" || !here) {
			return errors.New("takes an address with https://, exactly as the provider names itself")
		}
		return nil
	}},
	{"CAREERBOT_OIDC_CLIENT_ID", "this program's name at the provider", false, func(c *Config, v string) error { c.OIDCClientID = v; return nil }},
	{"CAREERBOT_OIDC_CLIENT_SECRET", "its secret there; empty for a public client", true, func(c *Config, v string) error { c.OIDCSecret = v; return nil }},
	{"CAREERBOT_TELEGRAM_LOGIN", "on: staff may sign in to the inbox with Telegram; off: not", false, func(c *Config, v string) error {
		c.TelegramLogin = v == "on"
		return oneOf(v, "on", "off")
	}},
	{"CAREERBOT_SHARE", "on: other services may read live vacancies and places at /api/, /feeds/ and /jobs/; off: not", false, func(c *Config, v string) error {
		c.Share = v == "on"
		return oneOf(v, "on", "off")
	}},
	{"CAREERBOT_SHARE_LIMIT", "how often an address may ask there in a minute, 1 to 100000", false, func(c *Config, v string) (err error) {
		if c.ShareLimit, err = strconv.Atoi(v); err != nil || c.ShareLimit < 1 || c.ShareLimit > 100_000 {
			return errors.New("takes a number from 1 to 100000")
		}
		return nil
	}},
	{"OPENAI_API_KEY", "key of the model endpoint", true, func(c *Config, v string) error { c.OpenAIKey = v; return nil }},
	{"OPENAI_BASE_URL", "OpenAI-compatible endpoint, https://api.openai.com/v1", false, func(c *Config, v string) error { c.OpenAIBase = v; return webURL(v) }},
	{"OPENAI_CHAT_MODEL", "model that words the answers; empty: quoted answers", false, func(c *Config, v string) error { c.OpenAIChatModel = v; return nil }},
	{"OPENAI_EMBEDDING_MODEL", "model for search by meaning; empty: search by words", false, func(c *Config, v string) error {
		c.OpenAIEmbeddingModel = v
		return nil
	}},
	{"OPENAI_TRANSCRIPTION_MODEL", "model that writes down voice messages, as whisper-1; empty: they are not understood", false, func(c *Config, v string) error {
		c.OpenAITranscriptionModel = v
		return nil
	}},
	{"CAREERBOT_MODEL_CONCURRENCY", "answers that the model words at a time in this process, 1 to 24", false, func(c *Config, v string) (err error) {
		// More than that the core lets nobody wait for somebody else's server.
		if c.ModelConcurrency, err = strconv.Atoi(v); err != nil || c.ModelConcurrency < 1 || c.ModelConcurrency > 24 {
			return errors.New("takes a number from 1 to 24")
		}
		return nil
	}},
	{"CAREERBOT_MODEL_PRICE", "price of a million tokens that the chat model reads and writes, as 0.15/0.60; empty: costs are not known", false, func(c *Config, v string) (err error) {
		c.ModelPrice, err = llm.ParsePrice(v)
		return err
	}},
	{"CAREERBOT_EMBEDDING_DIMENSIONS", "dimensions asked of the embedding model, 1 to 4000", false, func(c *Config, v string) (err error) {
		if c.EmbeddingDimensions, err = strconv.Atoi(v); err != nil || c.EmbeddingDimensions < 1 || c.EmbeddingDimensions > 4000 {
			return errors.New("takes a number from 1 to 4000")
		}
		return nil
	}},
	{"CAREERBOT_VECTOR_WEIGHT", "how much the vectors' ranking counts beside the words', 0 to 10", false, func(c *Config, v string) (err error) {
		if c.VectorWeight, err = strconv.ParseFloat(v, 64); err != nil || !(c.VectorWeight >= 0 && c.VectorWeight <= 10) {
			return errors.New("takes a number from 0 to 10")
		}
		c.OfflineWeight = c.VectorWeight
		return nil
	}},
}

// readConfig reads the environment, and a .env file where there is one; the
// environment wins. Every wrong value is named at once.
func readConfig(getenv func(string) string, dotenv string) (Config, error) {
	file := map[string]string{}
	if dotenv != "" {
		var err error
		if file, err = godotenv.Read(dotenv); err != nil && !errors.Is(err, fs.ErrNotExist) {
			// The parser's own words repeat the line, and with it a secret.
			return Config{}, fmt.Errorf("%s cannot be read: it takes lines of NAME=value; look for a line without =, or an open quote", dotenv)
		}
	}
	c := Config{Addr: "127.0.0.1:8080", Region: region.National, Starter: true, Share: true, ShareLimit: 120, Log: "text", ModelConcurrency: 8, VectorWeight: 1, WalkMinutes: 15, ProfileMonths: 24, Posting: true, GoldenDrop: 2}
	var wrong []error
	for _, v := range variables {
		value := strings.TrimSpace(getenv(v.name))
		if value == "" {
			value = strings.TrimSpace(file[v.name])
		}
		if value == "" {
			continue
		}
		if err := v.set(&c, value); err != nil {
			shown := value
			if v.secret {
				shown = "***"
			}
			wrong = append(wrong, fmt.Errorf("%s is %q: %w", v.name, shown, err))
		}
	}
	if c.TelegramWebhook != "" && c.TelegramWebhookSecret == "" {
		wrong = append(wrong, errors.New("TELEGRAM_WEBHOOK_URL is set without TELEGRAM_WEBHOOK_SECRET: anyone could post messages; set both"))
	}
	if c.CounsellorChat != 0 && c.TelegramToken == "" {
		wrong = append(wrong, errors.New("COUNSELLOR_CHAT_ID is set without TELEGRAM_BOT_TOKEN: it names a group in Telegram; set both, or neither for the web inbox alone"))
	}
	if (c.OIDCIssuer != "" || c.OIDCClientID != "" || c.OIDCSecret != "") && (c.OIDCIssuer == "" || c.OIDCClientID == "" || c.PublicURL == "") {
		wrong = append(wrong, errors.New("signing in with an identity provider takes CAREERBOT_OIDC_ISSUER, CAREERBOT_OIDC_CLIENT_ID and CAREERBOT_PUBLIC_URL, to which browsers come back; set them all"))
	}
	if c.TelegramLogin && (c.TelegramToken == "" || c.PublicURL == "") {
		wrong = append(wrong, errors.New("CAREERBOT_TELEGRAM_LOGIN is on without TELEGRAM_BOT_TOKEN or CAREERBOT_PUBLIC_URL, to which browsers come back; set both"))
	}
	if c.OpenAIChatModel+c.OpenAIEmbeddingModel+c.OpenAITranscriptionModel != "" && c.OpenAIKey == "" && c.OpenAIBase == "" {
		wrong = append(wrong, errors.New("OPENAI_CHAT_MODEL, OPENAI_EMBEDDING_MODEL or OPENAI_TRANSCRIPTION_MODEL is set without OPENAI_API_KEY or OPENAI_BASE_URL: set where the model is"))
	}
	return c, errors.Join(wrong...)
}

func oneOf(v string, allowed ...string) error {
	for _, a := range allowed {
		if v == a {
			return nil
		}
	}
	return fmt.Errorf("takes %s", strings.Join(allowed, " or "))
}

func webURL(v string) error {
	u, err := url.Parse(v)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return errors.New("takes an address with http:// or https://")
	}
	return nil
}

func environment() (Config, error) {
	return readConfig(os.Getenv, ".env")
}
