package emulator

import "net/http"

// Where the emulator has what Authing publishes on hosts of their own.
const (
	CDNPath               = "/usercontents"
	PipelineTemplatesPath = "/pipeline-templates"
)

// pipelineTemplate is a function that somebody may start from.
type pipelineTemplate struct {
	ID     string `json:"id"`
	Type   string `json:"type"`
	NameZh string `json:"name_zh"`
	NameEn string `json:"name_en"`
	Code   string `json:"code"`
}

var pipelineTemplates = []pipelineTemplate{{
	ID: "pass", Type: "PRE_REGISTER", NameZh: "放行", NameEn: "Let everybody pass",
	Code: "async function pipe(context, callback) {\n  return callback(null, context)\n}\n",
}}

// publicRoutes adds what everybody may read.
func publicRoutes(mux *http.ServeMux) {
	mux.Handle(CDNPath, only(http.MethodGet, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answerV1(w, r, nil)
	})))
	mux.Handle(PipelineTemplatesPath, only(http.MethodGet, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		writeJSON(w, http.StatusOK, map[string]any{"totalCount": len(pipelineTemplates), "list": pipelineTemplates})
	})))
}
