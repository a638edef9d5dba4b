package emulator

import (
	"context"
	"slices"
	"strings"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// loginQuery selects sign-ins of a user.
type loginQuery struct {
	appID, clientIP string // all if empty
	start, end      *int64 // milliseconds since the Unix epoch, both included
	success         *bool
}

// of is the selected sign-ins of a user, the newest first.
func (q loginQuery) of(v view, userID string) ([]*loginRecord, error) {
	records, err := loginsOf(v, userID)
	return slices.DeleteFunc(records, func(r *loginRecord) bool { return !q.selects(r) }), err
}

func (q loginQuery) selects(r *loginRecord) bool {
	at := r.at.UnixMilli()
	return (q.appID == "" || r.AppID == q.appID) &&
		(q.clientIP == "" || r.from.ip == q.clientIP) &&
		(q.success == nil || *q.success == (r.refusal == 0)) &&
		(q.start == nil || at >= *q.start) &&
		(q.end == nil || at <= *q.end)
}

// GetLoginHistory returns a page of the user's sign-ins, the newest first.
func (s *authV3) GetLoginHistory(ctx context.Context, req *authingv3.GetLoginHistoryRequest) (*authingv3.GetLoginHistoryResponse, error) {
	u, err := s.caller(ctx, req)
	if err != nil {
		return nil, err
	}
	asked := loginQuery{req.GetAppId(), req.GetClientIp(), req.Start, req.End, req.Success}
	records, err := asked.of(s.read(), u.ID)
	if err != nil {
		return nil, err
	}
	page, err := pageV3(records, "", req.Page, req.Limit)
	if err != nil {
		return nil, err
	}
	resp := &authingv3.GetLoginHistoryResponse{TotalCount: int64(len(records))}
	lang := languageOf(header(ctx, "x-authing-lang"))
	for _, r := range page {
		app, err := s.application(r.AppID)
		if err != nil {
			return nil, err
		}
		resp.List = append(resp.List, s.loginEntry(r, app, lang))
	}
	return resp, nil
}

func (e *Emulator) loginEntry(r *loginRecord, app *application, lang string) *authingv3.LoginHistoryEntry {
	entry := &authingv3.LoginHistoryEntry{
		UserId:          r.UserID,
		AppId:           app.ID,
		AppName:         app.Name,
		AppLoginUrl:     e.publicURL,
		LoginAt:         instant(r.at),
		ClientIp:        r.from.ip,
		Success:         r.refusal == 0,
		UserAgent:       r.from.userAgent,
		ParsedUserAgent: parseUserAgent(r.from.userAgent),
		LoginMethod:     strings.ToUpper(r.method),
		Geoip:           &authingv3.GeoIp{}, // nobody knows
	}
	if r.refusal != 0 {
		message := messageOf(r.refusal, lang)
		entry.ErrorMessage = &message
	}
	return entry
}

// parseUserAgent finds the usual names in a User-Agent header. What it does not
// know is empty, except that a program names itself first.
func parseUserAgent(text string) *authingv3.ParsedUserAgent {
	name, _, _ := strings.Cut(text, "/")
	parsed := &authingv3.ParsedUserAgent{Name: name, Os: firstIn(text, userAgentSystems), Device: "Desktop"}
	if browser := firstIn(text, userAgentBrowsers); browser != "" {
		parsed.Name, parsed.Browser = browser, &browser
	}
	if strings.Contains(text, "Mobile") {
		parsed.Device = "Mobile"
	}
	return parsed
}

// Names to look for, those that imply others first: Edge says Chrome, and
// Chrome says Safari.
var (
	userAgentBrowsers = []string{"MicroMessenger", "Edg", "OPR", "Chrome", "Firefox", "Safari"}
	userAgentSystems  = []string{"Windows", "Android", "iPhone", "iPad", "Mac OS X", "Linux"}
)

func firstIn(text string, names []string) string {
	for _, name := range names {
		if strings.Contains(text, name) {
			return name
		}
	}
	return ""
}
