import Mocha from 'mocha';

const { Spec } = Mocha.reporters;

/** The spec report, closed by one plain line that tools read: `N passed, N failed`. */
export default class Reporter extends Spec {
  override epilogue(): void {
    super.epilogue();
    const { passes, failures } = this.stats;
    console.log(`${passes} passed, ${failures} failed`);
  }
}
