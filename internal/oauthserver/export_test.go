package oauthserver

// Idle waits for what is under way in the background.
func (s *Server) Idle() { s.published.work.Wait() }
