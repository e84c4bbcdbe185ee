const fc = require('fast-check');

/** A property holds a mutant up for as long as all its runs take; what it finds, it finds early. */
fc.configureGlobal({ interruptAfterTimeLimit: 300, markInterruptAsFailure: false });
