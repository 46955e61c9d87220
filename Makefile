# One word for each job; run.py knows how. Words to pass on: make demo WORDS="--no-serve"
help: ; @python3 run.py --help
demo test check fix docs bench bundle: ; @python3 run.py $@ $(WORDS)
.PHONY: help demo test check fix docs bench bundle
