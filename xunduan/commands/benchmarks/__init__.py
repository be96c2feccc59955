"""The stages of xunduan benchmark: each measures one thing and gives numbers; all of one run stand beside each
other."""
