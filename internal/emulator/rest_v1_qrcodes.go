package emulator

import (
	"encoding/json"
	"net/http"

	"google.golang.org/protobuf/proto"

	authingv1 "github.com/authing-grpc/authing-grpc/gen/authing/v1"
	"github.com/authing-grpc/authing-grpc/internal/codec"
)

const codeNoQRCode = 2241

// qrRoutesV1 adds the paths by which v1 signs in by QR codes.
func (e *Emulator) qrRoutesV1(mux *http.ServeMux) {
	for _, route := range []struct {
		verb, path string
		answer     func(*http.Request) (proto.Message, error)
	}{
		{http.MethodGet, "/oauth/wxapp/qrcode/{clientId}", e.geneWxappCode},
		{http.MethodPost, "/oauth/wxapp/confirm/qr", e.checkWxappCode},
		{http.MethodGet, "/qrcode/gene", e.geneQRCodeV1},
		{http.MethodGet, "/qrcode/check", e.checkQRCodeV1},
		{http.MethodPost, "/oauth/scan-qrcode/exchangeUserInfoWithTicket", e.exchangeQRTicketV1},
	} {
		mux.Handle(route.path, only(route.verb, answeringV1(route.answer)))
	}
}

// answeringV1 answers a message as v1's paths do.
func answeringV1(answer func(*http.Request) (proto.Message, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		data, err := answer(r)
		var text []byte
		if err == nil {
			text, err = codec.Marshal(data)
		}
		if err != nil {
			answerV1(w, r, err)
			return
		}
		writeJSON(w, http.StatusOK, struct {
			messageV1

			Data json.RawMessage `json:"data"`
		}{messageV1{statusSuccess, messageOf(statusSuccess, languageOf(r.Header.Get("X-Authing-Lang")))}, text})
	})
}

func checkQRScene(r *http.Request) error {
	if r.URL.Query().Get("scene") != "APP_AUTH" {
		return badField("scene", "must be APP_AUTH")
	}
	return nil
}

// geneQRCodeV1 makes a QR code for the app of the pool.
func (e *Emulator) geneQRCodeV1(r *http.Request) (proto.Message, error) {
	if err := checkQRScene(r); err != nil {
		return nil, err
	}
	if r.URL.Query().Get("userPoolId") != e.credentials.UserPoolID {
		return nil, &fault{status: statusUnknown, code: codeNoUserPool}
	}
	app, err := e.application(r.Header.Get("X-Authing-App-Id"))
	if err != nil {
		return nil, err
	}
	c, err := e.newQRCode(app)
	if err != nil {
		return nil, err
	}
	return &authingv1.QrLoginCode{QrcodeId: c.ID, QrcodeUrl: proto.String(e.qrCodeURL(c))}, nil
}

// qrCodeV1 is the QR code of an id.
func (e *Emulator) qrCodeV1(v view, id string) (*qrCode, error) {
	c, err := e.qrCode(v, id)
	if err != nil && faultOf(err).status == statusUnknown {
		err = &fault{status: statusRefused, code: codeNoQRCode, detail: "there is no such QR code"}
	}
	return c, err
}

// checkQRCodeV1 says what became of a QR code.
func (e *Emulator) checkQRCodeV1(r *http.Request) (proto.Message, error) {
	if err := checkQRScene(r); err != nil {
		return nil, err
	}
	v := e.read()
	c, err := e.qrCodeV1(v, r.URL.Query().Get("qrcodeId"))
	if err != nil {
		return nil, err
	}
	consent := int64(0)
	switch c.state {
	case qrConfirmed:
		consent = 1
	case qrCancelled:
		consent = -1
	}
	m := &authingv1.QrLoginCodeStatus{
		QrcodeId: &c.ID, Scanned: proto.Bool(c.userID != ""), Expired: proto.Bool(c.state == qrExpired),
		Success: proto.Bool(c.state == qrConfirmed), Canceled: proto.Bool(c.state == qrCancelled),
		Status: &consent, Ticket: unlessEmpty(c.ticket), Description: proto.String(qrStates[c.state]),
	}
	by, err := c.scanner(v)
	if err != nil || by == nil {
		return m, err
	}
	shown, err := free(map[string]string{"nickname": by.displayName(), "photo": by.attributes.text("photo")})
	m.UserInfo = shown.GetStructValue()
	return m, err
}

// exchangeQRTicketV1 signs in by the ticket of a QR code.
func (e *Emulator) exchangeQRTicketV1(r *http.Request) (proto.Message, error) {
	var body struct {
		Ticket string `json:"ticket"`
	}
	if json.NewDecoder(r.Body).Decode(&body) != nil {
		return nil, badField("body", "must be a JSON object")
	}
	app, err := e.application(r.Header.Get("X-Authing-App-Id"))
	if err != nil {
		return nil, err
	}
	return e.enterByQRCode(body.Ticket, app, originOf(r))
}

// enterByQRCode is who signs in by a ticket, with the token of the session.
func (e *Emulator) enterByQRCode(ticket string, app *application, from origin) (*authingv1.User, error) {
	s, err := e.spendQRTicket(ticket, app, from)
	if err != nil {
		return nil, err
	}
	u, err := e.tokenUser(s.UserID)
	if err != nil {
		return nil, err
	}
	n, err := (&rootFieldsV1{e, &rootFields{e}}).arrived(call{}, u, s)
	if err != nil {
		return nil, err
	}
	return &authingv1.User{
		Id: n.Id, Username: n.Username, Email: n.Email, EmailVerified: n.EmailVerified, Phone: n.Phone, Unionid: n.Unionid,
		Openid: n.Openid, Nickname: n.Nickname, Company: n.Company, Photo: n.Photo, Browser: n.Browser, Device: n.Device,
		RegisterInClient: n.RegisterInClient(), RegisterMethod: n.RegisterMethod(), Token: n.Token, TokenExpiredAt: n.TokenExpiredAt,
		LastLogin: n.LastLogin, LastIp: n.LastIp, SignedUp: n.SignedUp, Blocked: n.Blocked, IsDeleted: n.IsDeleted,
	}, nil
}
