package service

// Documents are the GraphQL documents of the plans, by full method.
func (e *Engine) Documents() map[string]string {
	out := make(map[string]string)
	for name, p := range e.plans {
		if p.document != "" {
			out[name] = p.document
		}
	}
	return out
}
